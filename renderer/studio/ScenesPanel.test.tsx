import { initialStudio, nextStudio, type StudioEvent } from "@nchat/contract/studio";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import type { ProgrammeView } from "./programme-view.ts";
import { ScenesPanel } from "./ScenesPanel.tsx";

afterEach(cleanup);

function open(...events: readonly StudioEvent[]) {
  const store = createStore(() => events.reduce(nextStudio, initialStudio));
  const removed: string[] = [];
  const view = { drawSceneOn: () => undefined } as unknown as ProgrammeView;
  function Panel() {
    return (
      <ScenesPanel
        {...{ studio: useStore(store), view, isOnAir: false }}
        dispatch={(event) => act(() => store.setState((now) => nextStudio(now, event), true))}
        onRemove={({ name }) => removed.push(name)}
      />
    );
  }
  render(
    <TooltipProvider>
      <Panel />
    </TooltipProvider>,
  );
  return { removed, names: () => store.getState().scenes.map(({ name }) => name) };
}

const field = () => screen.getByTestId<HTMLInputElement>("scene-name");
const type = (value: string) => fireEvent.change(field(), { target: { value } });
const press = (key: string) => fireEvent.keyDown(field(), { key });

test("a scene is renamed in its place by a double click or the pencil, with Enter", () => {
  const { names } = open({ type: "scene-added", id: "b", name: "Break" });
  fireEvent.doubleClick(screen.getByTestId("scene-2"));
  expect(field().value).toBe("Break");
  type("  Pause ");
  press("Enter");
  expect([names(), screen.queryByTestId("scene-name")]).toEqual([["Scene 1", "Pause"], null]);
  fireEvent.click(screen.getByTestId("scene-rename-1"));
  type("Intro");
  fireEvent.blur(field());
  expect(names()).toEqual(["Intro", "Pause"]);
});

test("Escape leaves the name as it was, and one that is taken is said and kept in the field", () => {
  const { names } = open({ type: "scene-added", id: "b", name: "Break" });
  fireEvent.click(screen.getByTestId("scene-rename-2"));
  type("scene 1");
  press("Enter");
  expect([field().value, screen.getByTestId("error-message").textContent]).toEqual([
    "scene 1",
    "Another scene has this name.",
  ]);
  type("");
  press("Enter");
  expect(screen.getByTestId("error-message").textContent).toBe("A scene needs a name.");
  press("Escape");
  expect([names(), screen.queryByTestId("scene-name")]).toEqual([["Scene 1", "Break"], null]);
});

test("a new scene takes the first number that is free, and one that is not shown can be removed", () => {
  const { names, removed } = open({ type: "scene-added", id: "c", name: "Scene 3" });
  fireEvent.click(screen.getByTestId("scene-add"));
  fireEvent.click(screen.getByTestId("scene-add"));
  expect(names()).toEqual(["Scene 1", "Scene 3", "Scene 2", "Scene 4"]);
  expect(screen.queryByTestId("scene-remove-1")).toBeNull();
  fireEvent.click(screen.getByTestId("scene-remove-2"));
  expect(removed).toEqual(["Scene 3"]);
});

test("a full studio says so at the button, which adds nothing then", () => {
  const scenes = Array.from(
    { length: 11 },
    (_, at) => ({ type: "scene-added", id: `s${at}`, name: `S${at}` }) as const,
  );
  const { names } = open(...scenes);
  const button = screen.getByTestId("scene-add");
  expect([button.getAttribute("aria-disabled"), button.getAttribute("aria-label")]).toEqual([
    "true",
    "Add a scene: there are 12, which is all a studio holds",
  ]);
  fireEvent.click(button);
  expect(names().length).toBe(12);
});
