import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import type { HeatLine } from "./heat.ts";
import { type Mark, SeekBar } from "./SeekBar.tsx";

afterEach(cleanup);

const step = (at: number, level: number) => ({ at, level, reactions: 34, messages: 1, top: "fire" as const });
const heat: HeatLine = { steps: [step(0, 0.2), step(30, 1), step(60, 0.1)], peaks: [step(30, 1)] };
const marks: readonly Mark[] = [{ id: "m1", at: 45, text: "The new filter" }];

function open(part: Partial<Parameters<typeof SeekBar>[0]> = {}) {
  const sought: number[] = [];
  render(
    <TooltipProvider>
      <SeekBar
        time={20}
        duration={90}
        buffered={40}
        heat={heat}
        marks={marks}
        onSeek={(at) => sought.push(at)}
        {...part}
      />
    </TooltipProvider>,
  );
  return sought;
}

test("lively and marked moments are buttons that say what was there, and lead to it", () => {
  const sought = open();
  const peak = screen.getByTestId("replay-peak");
  const mark = screen.getByTestId("replay-mark");
  expect([peak, mark].map((button) => button.getAttribute("aria-label"))).toEqual([
    "0:30 · 34 reactions, mostly fire · 1 message",
    "0:45 · The new filter",
  ]);
  fireEvent.click(peak);
  fireEvent.click(mark);
  expect(sought).toEqual([30, 45]);
});

test("arrows on the bar go five seconds, and it says where it is", () => {
  const sought = open();
  const thumb = screen.getByTestId("replay-seek");
  expect(thumb.getAttribute("aria-valuetext")).toBe("0:20 of 1:30");
  fireEvent.keyDown(thumb, { key: "ArrowRight" });
  fireEvent.keyDown(thumb, { key: "ArrowLeft" });
  expect(sought).toEqual([25, 15]);
});

test("without heat and marks there is the time alone", () => {
  open({ heat: { steps: [], peaks: [] }, marks: [] });
  const there = ["replay-heat", "replay-peak", "replay-mark"].map((id) => screen.queryByTestId(id));
  expect(there).toEqual([null, null, null]);
});
