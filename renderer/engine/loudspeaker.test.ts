import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLoudspeaker } from "./loudspeaker.ts";
import { stubOutputs } from "./outputs.fixture.ts";

let outputs = stubOutputs();
beforeEach(() => void (outputs = stubOutputs()));
afterEach(() => vi.unstubAllGlobals());

const [first, second] = [{ id: "1" }, { id: "2" }] as unknown as [MediaStreamTrack, MediaStreamTrack];

it("opens an output only while there is something that is to be heard, and follows its loudness", () => {
  const { setTrack, setGain } = createLoudspeaker();
  setTrack(first);
  expect(outputs.opened()).toBe(0);
  setGain(0.5);
  expect(outputs.heard()).toEqual([[first, 0.5, ""]]);
  setGain(2);
  setTrack(first);
  expect([outputs.heard(), outputs.opened()]).toEqual([[[first, 2, ""]], 1]);
  setGain(null);
  expect(outputs.heard()).toEqual([]);
});

it("plays the page that takes the place of another, and nothing of one that is gone", () => {
  const { setTrack, setGain } = createLoudspeaker();
  setGain(1);
  setTrack(first);
  setTrack(second);
  expect(outputs.heard()).toEqual([[second, 1, ""]]);
  setTrack(null);
  expect(outputs.heard()).toEqual([]);
});

it("plays by the output that it is given, and by another one from then on", () => {
  const { setTrack, setGain, setSink } = createLoudspeaker();
  setSink("headphones");
  expect(outputs.opened()).toBe(0);
  setGain(1);
  setTrack(first);
  setSink("headphones");
  expect([outputs.heard(), outputs.opened()]).toEqual([[[first, 1, "headphones"]], 1]);
  setSink("");
  expect(outputs.heard()).toEqual([[first, 1, ""]]);
});
