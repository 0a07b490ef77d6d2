import type { HotkeyAction, HotkeyBinding, RecordedKey } from "@nchat/contract/hotkeys";
import { expect, test } from "vitest";
import { createHotkeyRecorder } from "./recorder-store.ts";

const press = (key: string, held: Partial<RecordedKey> = {}): RecordedKey => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});

/** A recorder over a main that answers as told; what it was asked is noted in order. */
function setUp(answers: HotkeyBinding[] = []) {
  const asked: unknown[] = [];
  const recorder = createHotkeyRecorder(
    {
      bind: async (action: HotkeyAction, accelerator: string | null) => {
        asked.push([action, accelerator]);
        return answers.shift() ?? { outcome: "bound" };
      },
      setRecording: (isRecording) => asked.push(isRecording),
    },
    false,
  );
  return { recorder, asked };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("main lets go of its keys while others are recorded, until they are set", async () => {
  const { recorder, asked } = setUp();
  recorder.start("toggle-mute");
  recorder.keyDown(press("Control", { ctrlKey: true }));
  recorder.keyDown(press("k", { ctrlKey: true }));
  expect(recorder.store.getState()).toMatchObject({ held: ["Ctrl"], chosen: "CommandOrControl+K" });
  recorder.keyUp(press("k", { ctrlKey: true }));
  recorder.keyUp(press("Control"));
  await settle();
  expect(asked).toEqual([true, ["toggle-mute", "CommandOrControl+K"], false]);
  expect(recorder.store.getState()).toEqual({ step: "resting", refusal: null });
});

test("leaving gives main its keys back and sets nothing", () => {
  const { recorder, asked } = setUp();
  recorder.start("hold-to-talk");
  recorder.keyDown(press("F9"));
  recorder.leave();
  recorder.keyUp(press("F9"));
  expect(asked).toEqual([true, false]);
});

test("a letter alone is no hotkey", () => {
  const { recorder, asked } = setUp();
  recorder.start("toggle-mute");
  recorder.keyDown(press("k"));
  recorder.keyUp(press("k"));
  expect([recorder.store.getState(), asked]).toMatchObject([{ step: "recording", isUnfit: true }, [true]]);
});

test("resetting frees the held keys before mute asks for its own", async () => {
  const { recorder, asked } = setUp();
  await recorder.resetAll([]);
  expect(asked.filter(Array.isArray)).toEqual([
    ["hold-to-talk", null],
    ["toggle-mute", "CommandOrControl+Shift+M"],
  ]);
});

test("a refusal is kept for its row", async () => {
  const binding = { outcome: "taken", suggestion: "F8" } as const;
  const { recorder } = setUp([binding]);
  await recorder.set("toggle-mute", "F9");
  expect(recorder.store.getState()).toEqual({
    step: "resting",
    refusal: { action: "toggle-mute", accelerator: "F9", binding },
  });
});
