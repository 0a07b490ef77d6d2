import { mostPageSounds } from "@nchat/contract/page-sounds";
import {
  initialStudio,
  nextStudio,
  type Source,
  type SourceStates,
  type Studio,
  type StudioEvent,
} from "@nchat/contract/studio";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { Mixer } from "./Mixer.tsx";
import type { ProgrammeView } from "./programme-view.ts";
import type { StudioPorts } from "./studio-ports.ts";

afterEach(cleanup);

const page = (id: string): StudioEvent => {
  const source: Source = {
    ...{ id, kind: "browser", name: `${id}.example.org`, url: "https://alerts.example.org/" },
    ...{ width: 640, height: 360, css: "" },
  };
  return { type: "source-added", source };
};

/** The mixer of a studio with such sources. Answers how it stands, and what tells it more. */
function open(...events: readonly StudioEvent[]) {
  return openWith({}, ...events);
}

function openWith(states: SourceStates, ...events: readonly StudioEvent[]) {
  let now: Studio = events.reduce(nextStudio, initialStudio);
  let dispatch = (_: StudioEvent) => {};
  const view = { readInput: () => -60, readProgramme: () => -60 } as unknown as ProgrammeView;
  const check = { devices: createStore(() => ({ list: null })) };
  function Whole() {
    const [studio, setStudio] = useState(now);
    dispatch = (event) => setStudio((now = nextStudio(now, event)));
    const ports = { check, studio: { dispatch }, say: () => undefined, now: () => 7 } as unknown as StudioPorts;
    return <Mixer {...{ view, studio, ports }} states={states} />;
  }
  render(
    <TooltipProvider>
      <Whole />
    </TooltipProvider>,
  );
  return { studio: () => now, tell: (event: StudioEvent) => act(() => dispatch(event)) };
}

const isMonitored = ({ sounds }: Studio) => sounds.map((sound) => sound.kind === "page" && sound.isMonitored);
const here = () => screen.getByTestId<HTMLButtonElement>("monitor-page");

test("a page is heard here by its switch, with a word on headphones, and not while this computer is sent", () => {
  const { studio, tell } = open(page("a"));
  expect([here().getAttribute("aria-checked"), screen.queryByTestId("monitor-hint")]).toEqual(["false", null]);
  fireEvent.click(here());
  expect([isMonitored(studio()), here().getAttribute("aria-checked")]).toEqual([[true], "true"]);
  expect(screen.getByTestId("monitor-hint").textContent).toContain("headphones");
  const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false };
  tell({ type: "sound-added", sound: { id: "s", kind: "system", name: "This computer", ...channel } });
  expect([here().disabled, screen.queryByTestId("monitor-hint")]).toEqual([true, null]);
  tell({ type: "sound-changed", id: "s", change: { isOn: false } });
  expect(here().disabled).toBe(false);
  fireEvent.click(here());
  expect(isMonitored(studio())[0]).toBe(false);
});

test("pages beyond those that can be heard are named", () => {
  const ids = Array.from({ length: mostPageSounds }, (_, at) => `p${at}`);
  const { tell } = open(...ids.map(page));
  expect([screen.getAllByTestId("mixer-page").length, screen.queryByTestId("pages-unheard")]).toEqual([8, null]);
  tell(page("late"));
  expect(screen.getByTestId("pages-unheard").textContent).toContain("late.example.org");
  tell({ type: "source-removed", id: "p0" });
  expect(screen.queryByTestId("pages-unheard")).toBeNull();
});

test("a microphone that could not be opened is tried again by its button", () => {
  const { studio } = openWith({ microphone: { step: "lost", why: "failed" } });
  expect(screen.getByTestId("microphone-trouble").textContent).toContain("It could not be opened.");
  fireEvent.click(screen.getByTestId("microphone-retry"));
  expect(studio().microphone).toEqual({ ...initialStudio.microphone, chosenAt: 7 });
});
