import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { grabKey } from "../../tools/drive/key-grab.ts";
import { processesMarked } from "../../tools/drive/leftovers.ts";
import { panelOf } from "../../tools/drive/panel.ts";
import { startBus, whyNoBus } from "./support/bus.ts";
import type { Bus } from "./support/bus.ts";
import { focusApp, openTerminal, whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import type { Terminal } from "./support/keyboard.ts";
import { allSay, bindHotkey, muteOf, withoutHotkeys } from "./support/microphone.ts";
import type { Watched } from "./support/microphone.ts";
import { connect, hears, hearsNothing, usePair } from "./support/pair.ts";
import type { Pair } from "./support/pair.ts";
import type { SignedIn, Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const why = whyNoKeyboard() ?? whyNoBus();
const test = anywhere.skipIf(why !== undefined);
const muteKeys = "ctrl+shift+m";

let bus: Bus | undefined;
beforeAll(async () => {
  if (why === undefined) bus = await startBus();
});
afterAll(() => bus?.stop());
const fresh = usePair(() => bus?.env ?? {});

/** A call of two, in which only the caller has keys, and a terminal that has the focus. */
async function calling(pair: Pair): Promise<Watched & { terminal: Terminal }> {
  await withoutHotkeys(pair.bob);
  const callId = await connect(pair, "audio");
  const terminal = await openTerminal(pair.stage.display);
  return { subject: pair.alice, other: pair.bob, stage: pair.stage, callId, terminal };
}

/** The same, for somebody who talks while F9 is held. */
async function callingByHold(pair: Pair, holdReleaseMilliseconds: number) {
  const choices = JSON.stringify({ joinMuted: true, holdReleaseMilliseconds });
  await bindHotkey(pair.alice, "hold-to-talk", "F9");
  await pair.alice.page.evaluate(`desktop.updateSettings(${choices})`);
  return calling(pair);
}

function appliedIs(person: SignedIn, wanted: "muted" | "open", timeoutMs: number): Promise<true> {
  const look = async () => {
    const mute = await muteOf(person);
    return mute.step === "active" && mute.applied === wanted && (true as const);
  };
  return until(`${person.profile} ${wanted}`, look, timeoutMs);
}

function hookOf(stage: Stage): number {
  const hook = processesMarked(stage.marker).find(({ command }) => command.includes("key-hook.js"));
  if (!hook) throw new Error("no process watches keys");
  return hook.pid;
}

test("a key pressed into another application mutes and unmutes, and outside a call it is that application's", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const watched = await calling(pair);
  const { terminal } = watched;
  await hears(bob);
  await xdotool(stage.display, "key", muteKeys);
  await Promise.all([hearsNothing(bob), allSay(watched, "muted")]);
  await xdotool(stage.display, "key", muteKeys);
  await Promise.all([hears(bob), allSay(watched, "open")]);
  expect({ typed: terminal.typed(), hasFocus: await terminal.hasFocus() }).toEqual({ typed: "", hasFocus: true });
  await alice.leave();
  await alice.atHome();
  await xdotool(stage.display, "windowactivate", "--sync", terminal.id);
  await xdotool(stage.display, "key", muteKeys);
  await expect.poll(terminal.typed).not.toBe("");
  terminal.close();
});

test("a held key opens the microphone while it is down and for the chosen time after", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const watched = await callingByHold(pair, 1500);
  await Promise.all([hearsNothing(bob), allSay(watched, "muted")]);
  await xdotool(stage.display, "keydown", "F9");
  await Promise.all([hears(bob), allSay(watched, "open")]);
  await xdotool(stage.display, "keyup", "F9");
  const up = Date.now();
  await sleep(800);
  expect(await muteOf(alice)).toMatchObject({ intended: "open" });
  await appliedIs(alice, "muted", 5000);
  expect(Date.now() - up).toBeGreaterThanOrEqual(1400);
  await Promise.all([hearsNothing(bob), allSay(watched, "muted")]);
  watched.terminal.close();
});

test("the end of the process that watches keys closes the microphone, and Settings starts it again", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const watched = await callingByHold(pair, 2000);
  await xdotool(stage.display, "keydown", "F9");
  await appliedIs(alice, "open", 5000);
  process.kill(hookOf(stage), "SIGKILL");
  await appliedIs(alice, "muted", 1500);
  await Promise.all([hearsNothing(bob), allSay(watched, "muted")]);
  await xdotool(stage.display, "keyup", "F9");
  await alice.page.getByText("The key hook stopped. Microphone closed.").waitFor();
  await alice.at("settings-open").click();
  await expect.poll(() => alice.at("hotkey-problem").innerText()).toContain("The key hook stopped. Microphone closed.");
  await alice.at("hotkey-problem").getByText("Start again").click();
  await alice.at("hotkey-problem").waitFor({ state: "detached" });
  await until("the key to work again", async () => {
    await xdotool(stage.display, "keydown", "F9");
    return appliedIs(alice, "open", 1000);
  });
  await hears(bob);
  await xdotool(stage.display, "keyup", "F9");
  await appliedIs(alice, "muted", 5000);
  watched.terminal.close();
});

/** Keeps hold of the microphones that a page opens, to have one unplugged later. */
async function holdMicrophones({ page }: SignedIn): Promise<() => Promise<void>> {
  const kept = await page.evaluateHandle(() => {
    const tracks: MediaStreamTrack[] = [];
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wanted) => {
      const stream = await real(wanted);
      tracks.push(...stream.getAudioTracks());
      return stream;
    };
    return tracks;
  });
  return () => kept.evaluate((tracks) => void tracks.at(-1)?.dispatchEvent(new Event("ended")));
}

test("a locked screen, sleep and an unplugged microphone close it, and only the person opens it again", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const unplug = await holdMicrophones(alice);
  const watched = await calling(pair);
  const panel = panelOf(stage.dataFolder, alice.profile);
  const absences = [
    { leave: () => bus?.screenSaver(true), comeBack: () => bus?.screenSaver(false) },
    { leave: () => bus?.lockSession(), comeBack: () => undefined },
    { leave: () => panel.power("suspend"), comeBack: () => panel.power("resume") },
    { leave: unplug, comeBack: () => alice.page.getByText(/was unplugged. You are muted/).waitFor() },
  ];
  for (const { leave, comeBack } of absences) {
    await hears(bob);
    await leave();
    await appliedIs(alice, "muted", 2000);
    await comeBack();
    await allSay(watched, "muted");
    await sleep(800); // a second press that comes sooner may be the key's own repeat
    await xdotool(stage.display, "key", muteKeys);
    await allSay(watched, "open");
  }
  await bus?.lockSession();
  await hearsNothing(bob);
  watched.terminal.close();
});

test("keys are chosen by pressing them; a conflict, a taken key and what a call would find are told", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const keysOf = (action: string) => alice.at(`hotkey-${action}`).getAttribute("data-keys");
  await alice.at("settings-open").click();
  await focusApp(stage, alice.profile);
  await alice.at("hotkey-toggle-mute").click();
  await xdotool(stage.display, "key", "ctrl+alt+k");
  await expect.poll(() => keysOf("toggle-mute")).toBe("CommandOrControl+Alt+K");
  await alice.at("hotkey-hold-to-talk").click();
  await xdotool(stage.display, "key", "ctrl+alt+k");
  expect(await alice.error()).toContain("“Mute or unmute” already has these keys");
  // A key that another application has taken never reaches this window: it is typed into the page itself.
  const giveBack = await grabKey(stage.display, ["control", "alt"], "j");
  await alice.at("hotkey-toggle-mute").click();
  await alice.page.keyboard.press("Control+Alt+j");
  await expect.poll(() => alice.error()).toContain("another app or the desktop already has these keys");
  giveBack();
  await alice.at("hotkey-toggle-mute").click();
  await alice.page.keyboard.press("Control+Alt+j");
  await expect.poll(() => keysOf("toggle-mute")).toBe("CommandOrControl+Alt+J");
  const takenAgain = await grabKey(stage.display, ["control", "alt"], "j");
  await alice.at("hotkeys-check").click();
  await expect.poll(() => alice.at("hotkey-toggle-mute-works").innerText()).toContain("Another app has the keys now");
  takenAgain();
  await alice.at("hotkeys-check").click();
  await expect.poll(() => alice.at("hotkey-toggle-mute-works").innerText()).toContain("Free");
  await alice.at("settings-close").click();
  const { terminal, ...watched } = await calling(pair);
  await hears(bob);
  await xdotool(stage.display, "key", "ctrl+alt+j");
  await Promise.all([hearsNothing(bob), allSay(watched, "muted")]);
  await xdotool(stage.display, "key", muteKeys);
  await expect.poll(terminal.typed).not.toBe("");
  expect(await muteOf(alice)).toMatchObject({ applied: "muted" });
  terminal.close();
});

test("the test pad shows keys as they are heard, in another application too, and then gives them back", async () => {
  const { alice, stage } = await fresh();
  await bindHotkey(alice, "hold-to-talk", "F9");
  await alice.at("settings-open").click();
  await alice.at("test-hotkeys").click();
  const terminal = await openTerminal(stage.display);
  const state = () => alice.at("hotkey-trial-state").innerText();
  await until("the key to be heard", async () => {
    await xdotool(stage.display, "keydown", "F9");
    await sleep(300);
    if ((await state()) === "Microphone would be open") return true;
    await xdotool(stage.display, "keyup", "F9");
    return false;
  });
  await xdotool(stage.display, "keyup", "F9");
  await expect.poll(state).toBe("Microphone would be closed");
  await xdotool(stage.display, "key", muteKeys);
  await expect.poll(() => alice.at("hotkey-trial").innerText()).toContain("Mute or unmute: pressed");
  const before = terminal.typed();
  await alice.at("test-hotkeys").click();
  await xdotool(stage.display, "windowactivate", "--sync", terminal.id);
  await until("the keys to be given back", async () => {
    await xdotool(stage.display, "key", muteKeys);
    return terminal.typed() !== before;
  });
  terminal.close();
});

test("quitting while the key is held leaves the call in silence, and nothing watches keys any more", async () => {
  const pair = await fresh();
  const { alice, bob, stage } = pair;
  const { callId, terminal } = await callingByHold(pair, 2000);
  await xdotool(stage.display, "keydown", "F9");
  await hears(bob);
  await panelOf(stage.dataFolder, alice.profile).click("quit");
  await hearsNothing(bob);
  await alice.app.ended;
  await until("the end of the call", async () => (await bob.api.call(callId)).call.status === "ended");
  expect(processesMarked(stage.marker).filter(({ command }) => command.includes("key-hook.js"))).toEqual([]);
  await xdotool(stage.display, "keyup", "F9");
  terminal.close();
});
