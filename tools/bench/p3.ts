import { setTimeout as sleep } from "node:timers/promises";
import { CallAccess } from "@nchat/contract/calls";
import { signUp } from "../drive/api.ts";
import { newLogin } from "../drive/person.ts";
import { browserOf } from "./flags.ts";
import { openKeyboard } from "./key-press.ts";
import type { Keyboard } from "./key-press.ts";
import { openReference } from "./reference-browser.ts";
import type { ReferenceBrowser } from "./reference-browser.ts";
import { joinReference } from "./reference-call.ts";
import { serveReference } from "./reference/server.ts";
import type { Bench, Row } from "./row.ts";
import { earAt, humInto } from "./tone.ts";
import type { Ear } from "./tone.ts";
import { openTwoApps } from "./two-apps.ts";
import type { TwoApps } from "./two-apps.ts";

const reference = "a page on livekit-client that has the focus and mutes its publication at a key";

/** P3: how long after the key the far end hears nothing. */
export const p3: Row = {
  id: "P3",
  title: "Hotkey to silence at the far end",
  reference,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 1.15 }],
  prepare: (note) => prepare(note, "silence"),
};

/** P3 back: how long after the key the far end hears again. */
export const p3Unmute: Row = {
  id: "P3-UNMUTE",
  title: "Hotkey to sound at the far end",
  reference,
  unit: "ms",
  goals: [{ name: "median", statistic: "median", limit: 0.8 }],
  prepare: (note) => prepare(note, "sound"),
};

type Wanted = "silence" | "sound";
type Side = Readonly<{ press: () => Promise<number>; ear: Ear }>;

/** Both calls stay up: a press to the wanted state is measured, one back is not. */
async function prepare(note: (text: string) => void, wanted: Wanted): Promise<Bench> {
  const apps = await openTwoApps();
  const pages = await serveReference();
  const browser = browserOf(apps.marker);
  const talker = await openReference(browser, apps.display, pages.url);
  const listener = await openReference(browser, apps.display, pages.url);
  const keyboard = await openKeyboard(apps.display);
  note(`engine: ${apps.engine}; both sides ran on one machine, keys pressed by the X server's test extension`);
  const ours = await callOurs(apps, keyboard);
  const theirs = await callReference(apps, talker, listener, keyboard);
  return {
    ours: () => measure(ours, wanted),
    reference: async () => {
      await talker.page.bringToFront();
      return measure(theirs, wanted);
    },
    close: async () => {
      keyboard.close();
      await Promise.all([talker.close(), listener.close()]);
      await pages.stop();
      await apps.close();
    },
  };
}

// A second press that comes sooner may be the key's own repeat.
const restMs = 1200;

async function measure({ press, ear }: Side, wanted: Wanted): Promise<number> {
  await sleep(restMs);
  if (wanted === "sound") {
    await ear.changedAt("silence", await press());
    await sleep(restMs);
  }
  const pressed = await press();
  const changed = await ear.changedAt(wanted, pressed);
  if (wanted === "silence") {
    await sleep(restMs);
    await ear.changedAt("sound", await press());
  }
  return changed - pressed;
}

async function callOurs({ alice, bob }: TwoApps, keyboard: Keyboard): Promise<Side> {
  // The display has each of its keys for one application only.
  await bob.page.evaluate('desktop.bindHotkey("toggle-mute", null)');
  await humInto(alice.page);
  await alice.call(bob.username, "audio");
  await bob.accept("audio");
  await Promise.all([alice.connected(), bob.connected()]);
  await sleep(2000);
  return { press: () => keyboard.press(["Control", "Shift", "m"]), ear: await earAt(bob.page) };
}

async function callReference(
  { server }: TwoApps,
  talker: ReferenceBrowser,
  listener: ReferenceBrowser,
  keyboard: Keyboard,
): Promise<Side> {
  const [one, two] = await Promise.all([signUp(server, newLogin("one")), signUp(server, newLogin("two"))]);
  const target = { targetUserId: two.user.id, type: "audio" };
  const placed = CallAccess.parse(await one.post("/api/calls/initiate", target));
  await humInto(talker.page);
  await joinReference(talker, placed, "microphone");
  await joinReference(listener, CallAccess.parse(await two.post(`/api/calls/${placed.callId}/join`, {})), "microphone");
  await talker.page.evaluate(`addEventListener("keydown", ({ key }) => {
    if (key !== "m") return;
    const published = room.localParticipant.getTrackPublication("microphone");
    void (published.isMuted ? published.unmute() : published.mute());
  }); document.activeElement.blur()`);
  await sleep(2000);
  return { press: () => keyboard.press(["m"]), ear: await earAt(listener.page) };
}
