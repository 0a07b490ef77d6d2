import type { StudioAction } from "@nchat/contract/studio-action";
import { expect, it } from "vitest";
import { createHotkeyPress } from "./hotkey-desk.ts";

function open(isDone = true, isStudioShown = false) {
  const acted: StudioAction[] = [];
  const told: (readonly [string, string | undefined])[] = [];
  const clock = { now: 10_000 };
  const press = createHotkeyPress({
    actions: {
      act: async (action) => {
        acted.push(action);
        return { isDone, sentence: `did ${action.type}` };
      },
    },
    holdsStream: () => true,
    isStudioShown: () => isStudioShown,
    notify: ({ body, quietBody }) => void told.push([body, quietBody]),
    now: () => clock.now,
    onFailed: (error) => {
      throw error;
    },
  });
  const pressAt = async (seconds: number) => {
    clock.now = seconds * 1000;
    press("end-stream");
    await Promise.resolve();
  };
  return { press, pressAt, acted, told };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));
const ask = "Press again within 3 seconds to end the stream.";

it("goes live at once from the studio, and from elsewhere when the key is pressed twice", async () => {
  const shown = open(true, true);
  shown.press("go-live");
  expect(shown.acted).toEqual([{ type: "go-live" }]);
  const away = open();
  away.press("go-live");
  away.press("end-stream"); // another key is no second press
  expect(away.acted).toEqual([]);
  expect(away.told.map(([body]) => body)).toEqual(["Press again within 3 seconds to go live.", ask]);
  away.press("go-live");
  away.press("go-live");
  expect(away.acted).toEqual([{ type: "go-live" }]);
  await settle();
});

it("ends a stream only when the key is pressed twice within three seconds", async () => {
  const { pressAt, acted, told } = open();
  await pressAt(10);
  await pressAt(13.1);
  expect([acted, told]).toEqual([
    [],
    [
      [ask, ask],
      [ask, ask],
    ],
  ]);
  await pressAt(15);
  expect(acted).toEqual([{ type: "end-stream" }]);
  await pressAt(16);
  expect(acted).toHaveLength(1);
});

it("tells what cannot be seen from another window, and less of it in streamer mode", async () => {
  const { press, acted, told } = open();
  press("mark-moment");
  press("save-clip");
  press("scene-3");
  await settle();
  expect(told).toEqual([
    ["did mark", "did mark"],
    ["did clip", "Clip saved."],
  ]);
  expect(acted.at(-1)).toEqual({ type: "scene", scene: "3" });
});

it("tells every refusal", async () => {
  const { press, told } = open(false);
  press("next-scene");
  press("save-clip");
  await settle();
  expect(told).toEqual([
    ["did scene", "There is no such scene."],
    ["did clip", "The clip was not saved."],
  ]);
});
