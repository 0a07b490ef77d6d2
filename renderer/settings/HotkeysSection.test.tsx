import type { HotkeyAction, HotkeyBinding, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Environment } from "@nchat/contract/ipc/app";
import { defaultSettings, type SettingsPatch } from "@nchat/contract/settings";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { HotkeysSection } from "./HotkeysSection.tsx";

afterEach(cleanup);

const environment: Environment = {
  version: "1.0.0",
  platform: "linux",
  engine: "Chromium 140",
  profile: "mara",
  serverUrl: "http://localhost:4000",
  areSecretsEncrypted: true,
  setAside: [],
};
const mute: HotkeyStatus = { action: "toggle-mute", accelerator: "CommandOrControl+Shift+M", state: "waiting" };
const hold: HotkeyStatus = { action: "hold-to-talk", accelerator: null, state: "off" };

/** The section over a main that answers as told; what it was asked is noted. */
function open(
  answers: HotkeyBinding[] = [],
  list: readonly HotkeyStatus[] = [mute, hold],
  found: readonly HotkeyStatus[] = [],
) {
  const asked: unknown[] = [];
  const hotkeys = {
    store: createStore(() => list),
    bind: async (action: HotkeyAction, accelerator: string | null) => {
      asked.push([action, accelerator]);
      return answers.shift() ?? ({ outcome: "bound" } as const);
    },
    setRecording: (isRecording: boolean) => void asked.push(isRecording),
    setTrial: () => undefined,
    onHeard: () => () => undefined,
    check: async () => found,
  };
  const settings = {
    store: createStore(() => defaultSettings),
    update: async (patch: SettingsPatch) => {
      asked.push(patch);
      return defaultSettings;
    },
  };
  render(
    <TooltipProvider>
      <HotkeysSection hotkeys={hotkeys} environment={environment} settings={settings} />
    </TooltipProvider>,
  );
  return asked;
}
const field = () => screen.getByTestId("hotkey-toggle-mute");
const problem = () => screen.queryByTestId("error-message")?.textContent ?? null;
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve)));

async function pressInto(key: string, code: string, held: object = {}) {
  fireEvent.click(field());
  fireEvent.keyDown(field(), { key, code, ...held });
  fireEvent.keyUp(field(), { key, code, ...held });
  await settle();
}

test("a click records the keys that are pressed next", async () => {
  const asked = open();
  await pressInto("k", "KeyK", { ctrlKey: true, altKey: true });
  expect(asked).toEqual([true, ["toggle-mute", "CommandOrControl+Alt+K"], false]);
});

test("Esc keeps the old keys, and no other part of the page hears it", () => {
  const asked = open();
  fireEvent.click(field());
  expect(field().textContent).toBe("Press keys");
  const wasFree = fireEvent.keyDown(field(), { key: "Escape", code: "Escape" });
  expect([wasFree, asked, field().textContent]).toEqual([false, [true, false], "Ctrl⇧M"]);
});

test("keys that another app has are refused below the row, with others that are free", async () => {
  const asked = open([{ outcome: "taken", suggestion: "F8" }]);
  await pressInto("F9", "F9");
  expect(problem()).toBe("Not set: another app or the desktop already has these keys.");
  fireEvent.click(screen.getByTestId("hotkey-suggestion"));
  await settle();
  expect([asked.at(-2), problem()]).toEqual([["toggle-mute", "F8"], null]);
});

test("a conflict names the other hotkey", async () => {
  open([{ outcome: "conflict", action: "hold-to-talk", suggestion: null }]);
  await pressInto("F9", "F9");
  expect(problem()).toBe("Not set: “Talk while held” already has these keys.");
  expect(screen.queryByTestId("hotkey-suggestion")).toBeNull();
});

test("a key hook that ended is said and can be started again", () => {
  const asked = open([], [mute, { action: "hold-to-talk", accelerator: "F9", state: "unavailable" }]);
  expect(problem()).toBe("The key hook stopped. Microphone closed.");
  fireEvent.click(screen.getByText("Start again"));
  expect(asked).toEqual([true, false]);
});

test("a key that can't be held is refused with the reason", async () => {
  open([{ outcome: "cannot-hold" }]);
  await pressInto("F9", "F9");
  expect(problem()).toMatch(/letting go of this key can't be heard/);
  expect(screen.queryByTestId("hotkey-suggestion")).toBeNull();
});

test("a check outside a call tells what a call would find, for these keys only", async () => {
  const other: HotkeyStatus = { action: "hold-to-talk", accelerator: "F9", state: "unavailable" };
  open([], [mute, hold], [{ ...mute, state: "taken" }, other]);
  const works = (action: string) => screen.getByTestId(`hotkey-${action}-works`).textContent;
  expect(works("toggle-mute")).toContain("Set; taken when a call begins");
  fireEvent.click(screen.getByTestId("hotkeys-check"));
  await settle();
  expect([works("toggle-mute"), works("hold-to-talk")]).toEqual([
    expect.stringContaining("Another app has the keys now"),
    expect.stringContaining("No keys set"),
  ]);
});

test("the time after letting go is set by its slider", async () => {
  const asked = open();
  fireEvent.keyDown(screen.getByLabelText("Keep open after letting go"), { key: "ArrowRight" });
  await settle();
  expect(asked).toEqual([{ holdReleaseMilliseconds: 250 }]);
});

test("a browser says that such keys need the app", () => {
  const settings = { store: createStore(() => defaultSettings), update: async () => defaultSettings };
  render(<HotkeysSection hotkeys={null} environment={environment} settings={settings} />);
  expect([screen.queryByTestId("hotkey-toggle-mute"), screen.getByText(/need the desktop app/)]).toMatchObject([
    null,
    {},
  ]);
});
