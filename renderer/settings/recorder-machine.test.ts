import { expect, test } from "vitest";
import { nextRecorder, type Recorder, type RecorderEvent, restingRecorder } from "./recorder-machine.ts";

const run = (events: readonly RecorderEvent[], from: Recorder = restingRecorder) => events.reduce(nextRecorder, from);
const started: RecorderEvent = { type: "started", action: "toggle-mute" };
const pressed: RecorderEvent = { type: "pressed", accelerator: "F9" };
const letGo: RecorderEvent = { type: "let-go", held: [] };

test("keys are asked for once they are let go", () => {
  expect(run([started, pressed])).toEqual({
    step: "recording",
    action: "toggle-mute",
    held: [],
    chosen: "F9",
    isUnfit: false,
  });
  expect(run([started, pressed, letGo])).toEqual({ step: "asking", action: "toggle-mute", accelerator: "F9" });
});

test("letting go of modifiers alone sets nothing", () => {
  const held: RecorderEvent = { type: "modifiers", held: ["Ctrl"] };
  expect(run([started, held, letGo])).toEqual(run([started]));
});

test("a key that is no hotkey is said, and recording goes on", () => {
  const unfit = run([started, { type: "pressed", accelerator: null }]);
  expect(unfit).toEqual({ step: "recording", action: "toggle-mute", held: [], chosen: null, isUnfit: true });
  expect(run([pressed, letGo], unfit)).toEqual({ step: "asking", action: "toggle-mute", accelerator: "F9" });
});

test("leaving the field keeps the old keys, but not while the answer is awaited", () => {
  expect(run([started, pressed, { type: "left" }])).toEqual(restingRecorder);
  expect(run([started, pressed, letGo, { type: "left" }])).toMatchObject({ step: "asking" });
});

test("a refusal stays until the next try; keys that were bound leave none", () => {
  const binding = { outcome: "taken", suggestion: "F8" } as const;
  const refused = run([started, pressed, letGo, { type: "answered", binding }]);
  expect(refused).toEqual({ step: "resting", refusal: { action: "toggle-mute", accelerator: "F9", binding } });
  const wanted: RecorderEvent = { type: "wanted", action: "toggle-mute", accelerator: "F8" };
  expect(run([wanted, { type: "answered", binding: { outcome: "bound" } }], refused)).toEqual(restingRecorder);
});

test("nothing else starts while an answer is awaited", () => {
  const asking = run([started, pressed, letGo]);
  const other: RecorderEvent = { type: "wanted", action: "hold-to-talk", accelerator: null };
  expect(run([{ type: "started", action: "hold-to-talk" }, other], asking)).toBe(asking);
});
