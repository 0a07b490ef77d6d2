import { setTimeout as sleep } from "node:timers/promises";
import { expect, test as anywhere } from "vitest";
import { listenAt } from "../../tools/drive/media.ts";
import { panelOf } from "../../tools/drive/panel.ts";
import { openTerminal, whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import { allSay, bindHotkey, settled, withoutHotkeys } from "./support/microphone.ts";
import type { Watched } from "./support/microphone.ts";
import { connect, hears, hearsNothing, silence, sound, usePair } from "./support/pair.ts";
import type { Pair } from "./support/pair.ts";
import { seededRandom } from "./support/random.ts";

const fresh = usePair();
const test = anywhere.skipIf(whyNoKeyboard() !== undefined);
const muteKeys = "ctrl+shift+m";

/** A call in which the one who was called is watched: the caller is the host and may mute them. */
async function called(pair: Pair): Promise<Watched> {
  await withoutHotkeys(pair.alice);
  const callId = await connect(pair, "audio");
  return { subject: pair.bob, other: pair.alice, stage: pair.stage, callId };
}

function hostMutes({ subject, other, callId }: Watched): Promise<unknown> {
  const body = { participantId: subject.api.user.id, trackType: "audio", muted: true };
  return other.api.post(`/api/calls/${callId}/mute`, body);
}

test("the hotkey silences at once while the page is blocked, and the tray knows it", async () => {
  const pair = await fresh();
  const watched = await called(pair);
  const { subject, other, stage } = watched;
  const terminal = await openTerminal(stage.display);
  await hears(other);
  const listening = listenAt(other.page, 6500);
  await sleep(500);
  await subject.page.evaluate(() =>
    setTimeout(() => {
      for (const end = Date.now() + 4500; Date.now() < end;);
    }),
  );
  const blocked = Date.now();
  await sleep(2000);
  const pressed = Date.now();
  await xdotool(stage.display, "key", muteKeys);
  await sleep(500);
  const { tooltip } = await panelOf(stage.dataFolder, subject.profile).tray();
  const asked = Date.now();
  const heard = await listening;
  /** When it was louder than that, in milliseconds since the key was pressed. */
  const louderThan = (level: number) => heard.filter((each) => each.level > level).map(({ from }) => from - pressed);
  expect({ tooltip, isBlocked: asked < blocked + 4000 }).toMatchObject({
    tooltip: expect.stringContaining("muted"),
    isBlocked: true,
  });
  // Being blocked alone silences nobody. A busy machine needs a moment for the key and for what the far end had buffered.
  expect(louderThan(sound).some((at) => at > blocked + 200 - pressed && at < 0)).toBe(true);
  expect(louderThan(silence).filter((at) => at > 1500)).toEqual([]); // blocked until 2500
  await allSay(watched, "muted");
  await xdotool(stage.display, "key", muteKeys);
  await Promise.all([hears(other), allSay(watched, "open")]);
  terminal.close();
});

test("the tray tells how the call is and mutes, unmutes, opens the window and leaves", async () => {
  const pair = await fresh();
  const { bob, alice, stage } = pair;
  const panel = panelOf(stage.dataFolder, bob.profile);
  const labels = async () => (await panel.tray()).menu.filter(({ label }) => label).map(({ label }) => label);
  const idle = await panel.tray();
  expect(idle.tooltip).toBe("nchat");
  expect(await labels()).toEqual(["nchat", "Leave call", "Open nchat", "Quit"]);
  expect(await panel.click("leave")).toBe(false);
  const watched = await called(pair);
  await hears(alice);
  const open = await panel.tray();
  const title = `${alice.api.user.displayName}`;
  expect(open.tooltip).toMatch(new RegExp(`^${title} · \\d+:\\d\\d$`));
  expect(await labels()).toEqual([title, "Mute", "Share…", "Leave call", "Open nchat", "Quit"]);
  expect(await panel.click("toggle-mute")).toBe(true);
  await Promise.all([hearsNothing(alice), allSay(watched, "muted")]);
  const muted = await panel.tray();
  expect(await labels()).toEqual([`${title} · muted`, "Unmute", "Share…", "Leave call", "Open nchat", "Quit"]);
  expect(new Set([idle.image, open.image, muted.image]).size).toBe(3);
  await panel.click("toggle-mute");
  await Promise.all([hears(alice), allSay(watched, "open")]);
  const terminal = await openTerminal(stage.display);
  await panel.click("open");
  await expect.poll(terminal.hasFocus).toBe(false);
  await expect.poll(() => bob.page.evaluate("desktop.getWindowState()")).toMatchObject({ isFocused: true });
  await panel.click("leave");
  await Promise.all([alice.atHome(), bob.atHome()]);
  await expect.poll(async () => (await panel.tray()).tooltip).toBe("nchat");
  terminal.close();
});

test("whatever mutes and unmutes, in whatever order, every surface and the far end say the same", async () => {
  const random = seededRandom("surfaces of mute");
  const pair = await fresh();
  await bindHotkey(pair.bob, "hold-to-talk", "F9");
  await pair.bob.page.evaluate("desktop.updateSettings({ holdReleaseMilliseconds: 0 })");
  const watched = await called(pair);
  const { subject, other, stage } = watched;
  const panel = panelOf(stage.dataFolder, subject.profile);
  const terminal = await openTerminal(stage.display);
  let isMuted = false;
  let isHeld = false;
  let lastPress = 0;
  const surfaces = {
    button: async () => {
      await subject.at("toggle-mute").click();
      isMuted = !isMuted;
    },
    letter: async () => {
      await subject.page.keyboard.press("m");
      isMuted = !isMuted;
    },
    hotkey: async () => {
      await sleep(Math.max(0, lastPress + 900 - Date.now())); // sooner it may be the key's own repeat
      await xdotool(stage.display, "key", muteKeys);
      lastPress = Date.now();
      isMuted = !isMuted;
      await sleep(400); // the key to hold is heard by another process, and nothing orders the two
    },
    tray: async () => {
      // An item does what it says, which is what was applied when it was looked at.
      await settled(subject);
      const item = (await panel.tray()).menu.find(({ id }) => id === "toggle-mute");
      await panel.click("toggle-mute");
      isMuted = item?.label === "Mute";
    },
    hold: async () => {
      isHeld = !isHeld;
      await xdotool(stage.display, isHeld ? "keydown" : "keyup", "F9");
      isMuted = !isHeld;
      await sleep(150); // the hook is a process of its own
    },
  };
  const names = ["button", "letter", "hotkey", "tray", "hold"] as const;
  for (let burst = 0; burst < 8; burst++) {
    const done: string[] = [];
    for (let count = 1 + random.below(3); count > 0; count--) {
      const name = random.pick(names);
      done.push(name);
      await surfaces[name]();
    }
    if (random.below(3) === 0) {
      // The server's word takes its time, so nothing follows it before it is heard everywhere.
      await allSay(watched, isMuted ? "muted" : "open");
      done.push("host");
      await hostMutes(watched);
      isMuted = true;
    }
    console.log(`  ${done.join(", ")} → ${isMuted ? "muted" : "open"}`);
    await allSay(watched, isMuted ? "muted" : "open");
    await (isMuted ? hearsNothing(other) : hears(other));
  }
  if (isHeld) await xdotool(stage.display, "keyup", "F9");
  terminal.close();
});

test("somebody whom the host muted reads by whom, and unmutes by the hotkey", async () => {
  const pair = await fresh();
  const watched = await called(pair);
  const { subject, other, stage } = watched;
  await hears(other);
  await hostMutes(watched);
  await Promise.all([hearsNothing(other), allSay(watched, "muted")]);
  await expect.poll(() => subject.at("own-muted").innerText()).toContain(other.api.user.displayName);
  await xdotool(stage.display, "key", muteKeys);
  await Promise.all([hears(other), allSay(watched, "open")]);
});
