import { initialStudio, nextStudio, type Studio, type StudioEvent } from "@nchat/contract/studio";
import { mostItems, mostSources } from "@nchat/contract/studio-limits";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { SourcesPanel } from "./SourcesPanel.tsx";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

const texts = (count: number, letter: string) =>
  Array.from({ length: count }, (_, at): StudioEvent => ({
    type: "source-added",
    source: { id: `${letter}${at}`, kind: "text", name: `${letter}${at}`, text: "" },
  }));
const after = (...events: readonly StudioEvent[]) => events.reduce(nextStudio, initialStudio);

/** Opens the menu that adds, and chooses of it. */
function choose(studio: Studio, testId: string) {
  const asked: StudioEvent[] = [];
  const said: string[] = [];
  const ports = {
    check: { devices: createStore(() => ({ list: null })) },
    studio: { dispatch: (event: StudioEvent) => void asked.push(event) },
    say: (sentence: string) => void said.push(sentence),
  } as unknown as StudioPorts;
  render(
    <TooltipProvider>
      <SourcesPanel
        {...{ studio, ports }}
        states={{}}
        selectedId={null}
        onSelect={() => undefined}
        onEdit={() => undefined}
      />
    </TooltipProvider>,
  );
  fireEvent.keyDown(screen.getByTestId("source-add"), { key: "Enter" });
  fireEvent.click(screen.getByTestId(testId));
  return { asked: asked.map(({ type }) => type), said };
}

test("a text is added while there is room, and the reason is said when there is none", () => {
  expect(choose(after(), "source-add-text")).toEqual({ asked: ["source-added"], said: [] });
  cleanup();
  expect(choose(after(...texts(mostItems, "a")), "source-add-text")).toEqual({
    asked: [],
    said: ["A scene holds 20 sources. Remove one to add another."],
  });
});

test("what a full studio has already can still be put into another scene", () => {
  const full = after(
    ...texts(mostItems, "a"),
    { type: "scene-added", id: "b", name: "B" },
    { type: "scene-switched", id: "b" },
    ...texts(mostSources - mostItems, "b"),
  );
  expect(choose(full, "source-known-a0")).toEqual({ asked: ["item-added"], said: [] });
  cleanup();
  expect(choose(full, "source-add-text").said).toEqual([
    "A studio holds 30 sources. Remove one everywhere to add another.",
  ]);
});
