import { expect, test } from "vitest";
import { heardSamples, isHeardIn, seenPerson } from "./heard.ts";

const tone = (amplitude: number, seconds: (at: number) => boolean = () => true) =>
  Float32Array.from({ length: heardSamples }, (_, at) => (seconds(at) ? amplitude * Math.sin(at / 20) : 0));

test("speech is heard, also a word that fills a part of the time, and neither silence nor a room's hum is", () => {
  expect(isHeardIn(tone(0.1))).toBe(true);
  expect(isHeardIn(tone(0.1, (at) => at > 0.8 * heardSamples))).toBe(true);
  expect(isHeardIn(tone(0.015))).toBe(true); // -39.5 dBFS
  expect(isHeardIn(tone(0.013))).toBe(false); // -40.7 dBFS
  expect(isHeardIn(tone(0.003))).toBe(false);
  expect(isHeardIn(new Float32Array(heardSamples))).toBe(false);
});

test("who speaks is whose own voice is heard", () => {
  const person = { identity: "ann", name: "Ann", camera: "TR_camera", screen: null };
  const heard = new Set(["TR_ann"]);
  expect(seenPerson({ ...person, voice: "TR_ann" }, heard)).toEqual({ ...person, isSpeaking: true });
  expect(seenPerson({ ...person, voice: "TR_bob" }, heard)).toEqual({ ...person, isSpeaking: false });
  expect(seenPerson({ ...person, voice: null }, heard)).toEqual({ ...person, isSpeaking: false });
});
