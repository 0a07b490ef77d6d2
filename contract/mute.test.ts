import { describe, expect, test } from "vitest";
import { initialMute, type MuteEvent, type MuteState, nextMute } from "./mute.ts";

const run = (events: readonly MuteEvent[], from: MuteState = initialMute) => events.reduce(nextMute, from);
const joinedOpen: MuteState = run([
  { type: "call-joined", muted: false },
  { type: "applied", revision: 1 },
]);

describe("the microphone's one truth", () => {
  test("a call begins silent until the audio path confirms that it is open", () => {
    const joined = run([{ type: "call-joined", muted: false }]);
    expect(joined).toEqual({ step: "active", intended: "open", applied: "muted", mutedBy: null, revision: 1 });
    expect(nextMute(joined, { type: "applied", revision: 1 })).toEqual({
      step: "active",
      intended: "open",
      applied: "open",
      mutedBy: null,
      revision: 1,
    });
  });

  test("another call begins as that one is to begin, whatever was left behind of the one before", () => {
    expect(nextMute(joinedOpen, { type: "call-joined", muted: true })).toEqual({
      step: "active",
      intended: "muted",
      applied: "muted",
      mutedBy: null,
      revision: 2,
    });
  });

  test("a page that was loaded again in its call goes on as it was, and begins one that was not known", () => {
    expect(nextMute(joinedOpen, { type: "call-rejoined", muted: true })).toBe(joinedOpen);
    expect(nextMute(initialMute, { type: "call-rejoined", muted: true })).toMatchObject({ intended: "muted" });
  });

  test("a click changes what is intended and not what is shown", () => {
    expect(nextMute(joinedOpen, { type: "toggled", from: "hotkey" })).toEqual({
      step: "active",
      intended: "muted",
      applied: "open",
      mutedBy: null,
      revision: 2,
    });
  });

  test("a late confirmation of an older intention is ignored", () => {
    const twice = run(
      [
        { type: "toggled", from: "window" },
        { type: "toggled", from: "tray" },
      ],
      joinedOpen,
    );
    expect(nextMute(twice, { type: "applied", revision: 2 })).toBe(twice);
  });

  test("a host's mute names the host, and the person opens it again", () => {
    const muted = run(
      [
        { type: "server-muted", by: "Aiko" },
        { type: "applied", revision: 2 },
      ],
      joinedOpen,
    );
    expect(muted).toEqual({ step: "active", intended: "muted", applied: "muted", mutedBy: "Aiko", revision: 2 });
    expect(nextMute(muted, { type: "set", muted: false, from: "window" })).toEqual({
      step: "active",
      intended: "open",
      applied: "muted",
      mutedBy: null,
      revision: 3,
    });
  });

  test("a nameless word of the same mute takes no name away, and is replaced by one", () => {
    const named = run([{ type: "server-muted", by: "Aiko" }], joinedOpen);
    expect(nextMute(named, { type: "server-muted", by: null })).toBe(named);
    const nameless = run([{ type: "server-muted", by: null }], joinedOpen);
    expect(nameless).toMatchObject({ intended: "muted", mutedBy: "the host" });
    expect(nextMute(nameless, { type: "server-muted", by: "Aiko" })).toMatchObject({ mutedBy: "Aiko" });
  });

  test("saying the same again changes nothing", () => {
    expect(nextMute(joinedOpen, { type: "set", muted: false, from: "cli" })).toBe(joinedOpen);
    const muted = run([{ type: "server-muted", by: "Aiko" }], joinedOpen);
    expect(nextMute(muted, { type: "set", muted: true, from: "window" })).toBe(muted);
  });

  test("without a call there is nothing to mute", () => {
    for (const event of [
      { type: "toggled", from: "hotkey" },
      { type: "set", muted: false, from: "tray" },
      { type: "server-muted", by: "Aiko" },
      { type: "applied", revision: 1 },
      { type: "call-left" },
    ] satisfies MuteEvent[])
      expect(nextMute(initialMute, event)).toBe(initialMute);
  });

  test("whatever happens, only a confirmed intention to be open opens the microphone", () => {
    const events: MuteEvent[] = [
      { type: "toggled", from: "window" },
      { type: "set", muted: true, from: "tray" },
      { type: "set", muted: false, from: "hotkey" },
      { type: "server-muted", by: "Aiko" },
      { type: "call-left" },
      { type: "call-joined", muted: true },
    ];
    let state = joinedOpen;
    let seed = 7;
    for (let i = 0; i < 5_000; i++) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const revision = state.step === "active" ? state.revision - (seed % 2) : 0;
      const pick = seed % (events.length + 2);
      const event: MuteEvent = events[pick] ?? { type: "applied", revision };
      const next = nextMute(state, event);
      const opened = next.step === "active" && next.applied === "open";
      const wasOpen = state.step === "active" && state.applied === "open";
      if (opened && !wasOpen) {
        expect(event.type).toBe("applied");
        expect(next.intended).toBe("open");
      }
      state = next;
    }
  });
});
