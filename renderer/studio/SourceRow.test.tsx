import { initialStudio, nextStudio, type Source, type SourceStates, type StudioEvent } from "@nchat/contract/studio";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { SourceRow } from "./SourceRow.tsx";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

const camera: Source = { id: "b", kind: "camera", name: "Desk camera", device: null };
const shared: readonly StudioEvent[] = [
  { type: "source-added", source: camera },
  { type: "scene-added", id: "s2", name: "Just me" },
  { type: "item-added", sceneId: "s2", sourceId: "b" },
];

/** The rows of the scene on air, with what was asked of the page. */
function open(events: readonly StudioEvent[], states: SourceStates = {}) {
  const store = createStore(() => events.reduce(nextStudio, initialStudio));
  const offers: { readonly sentence: string; readonly undo: () => void }[] = [];
  const dispatch = (event: StudioEvent) => act(() => store.setState((now) => nextStudio(now, event), true));
  const picked: (string | undefined)[] = [];
  const ports = {
    now: () => 7,
    pickDisplay: (replacedId?: string) => picked.push(replacedId),
    studio: { studio: store, dispatch },
    offerUndo: (sentence: string, undo: () => void) => offers.push({ sentence, undo }),
  } as unknown as StudioPorts;
  function Rows() {
    const studio = useStore(store);
    const items = studio.scenes[0]?.items ?? [];
    return items.map((item) => (
      <SourceRow
        key={item.sourceId}
        {...{ item, studio, ports }}
        states={states}
        isSelected
        onSelect={() => undefined}
        onEdit={() => undefined}
      />
    ));
  }
  render(
    <TooltipProvider>
      <Rows />
    </TooltipProvider>,
  );
  const held = () => store.getState().scenes.map(({ items }) => items.map(({ sourceId }) => sourceId));
  return { store, held, offers, picked, dispatch };
}

test("the bin takes a source out of this scene alone, says so, and takes it back", () => {
  const { held, offers } = open(shared);
  expect(screen.getByTestId("source-remove").getAttribute("aria-label")).toBe("Remove Desk camera from Scene 1");
  fireEvent.click(screen.getByTestId("source-remove"));
  expect([held(), offers.map(({ sentence }) => sentence)]).toEqual([
    [[], ["b"]],
    ["“Desk camera” was taken out of Scene 1."],
  ]);
  offers[0]?.undo();
  expect(held()).toEqual([["b"], ["b"]]);
});

test("it goes from every scene by a button of its own, which is not there for one that stands in one scene", () => {
  const { held, store, offers, dispatch } = open(shared);
  fireEvent.click(screen.getByTestId("source-remove-everywhere"));
  expect([held(), store.getState().sources]).toEqual([[[], []], []]);
  offers[0]?.undo();
  expect([held(), store.getState().sources]).toEqual([[["b"], ["b"]], [camera]]);
  dispatch({ type: "item-removed", sceneId: "s2", sourceId: "b" });
  expect(screen.queryByTestId("source-remove-everywhere")).toBeNull();
  expect(screen.getByTestId("source-remove").getAttribute("aria-label")).toBe("Remove Desk camera");
});

test("Delete on its row removes it too, and it is hidden and shown by the eye", () => {
  const { held, store } = open(shared);
  fireEvent.click(screen.getByTestId("source-shown"));
  expect(store.getState().scenes.map(({ items }) => items.map(({ isShown }) => isShown))).toEqual([[false], [true]]);
  fireEvent.keyDown(screen.getByTestId("studio-source-Desk camera"), { key: "Delete" });
  expect(held()).toEqual([[], ["b"]]);
});

test("a closed window is chosen again for its source, which stays as it is meanwhile", () => {
  const window: Source = { id: "w", kind: "display", name: "Editor", captureId: "window:7:0" };
  const { store, picked } = open([{ type: "source-added", source: window }], { w: { step: "lost", why: "gone" } });
  const before = store.getState();
  fireEvent.click(screen.getByTestId("source-remedy"));
  fireEvent.click(screen.getByTestId("source-edit"));
  expect([picked, store.getState()]).toEqual([["w", "w"], before]);
});

test("a camera that could not be opened is tried again", () => {
  const { store } = open([{ type: "source-added", source: camera }], { b: { step: "lost", why: "failed" } });
  expect(screen.getByTestId("source-remedy").textContent).toBe("Try again");
  fireEvent.click(screen.getByTestId("source-remedy"));
  expect(store.getState().sources).toEqual([{ ...camera, chosenAt: 7 }]);
});
