import type { CallControl, CurrentCall, Ring } from "@nchat/contract/call-control";
import type { Call } from "@nchat/contract/calls";
import type { MuteState } from "@nchat/contract/mute";
import { describe, expect, it } from "vitest";
import { nextTitle } from "./title.ts";
import { type TrayFacts, trayView } from "./tray-model.ts";

const now = Date.parse("2026-01-01T10:24:10Z");
const call = { id: "22222222-2222-4222-8222-222222222222", connectedAt: "2026-01-01T10:00:00Z" } as Call;
const inCall: CallControl = { rings: [], current: { step: "in-call", call, link: "up" } };
const microphone = (applied: "muted" | "open", intended = applied): MuteState => ({
  step: "active",
  intended,
  applied,
  mutedBy: null,
  revision: 3,
});
const idle: TrayFacts = {
  call: { rings: [], current: { step: "idle" } },
  mute: { step: "inactive", startMuted: false },
  share: { isSharing: false, name: null },
  title: null,
  now,
  muteKeys: null,
};
const talking: TrayFacts = { ...idle, call: inCall, mute: microphone("open"), title: "Design review" };
const labels = (facts: TrayFacts) => trayView(facts).menu.map((item) => (item.kind === "separator" ? "—" : item.label));

describe("the tray", () => {
  it("is an outline outside a call, with nothing to do but open and quit", () => {
    const view = trayView(idle);
    expect([view.icon, view.tooltip]).toEqual([{ glyph: "idle", hasShareDot: false }, "nchat"]);
    expect(labels(idle)).toEqual(["nchat", "—", "Leave call", "—", "Open nchat", "Quit"]);
    expect(view.menu.find((item) => item.kind === "command" && item.id === "leave")).toMatchObject({
      isEnabled: false,
    });
  });

  it("is filled in a call, and says which and how long", () => {
    const view = trayView({ ...talking, muteKeys: "Alt+K" });
    expect([view.icon, view.tooltip]).toEqual([{ glyph: "in-call", hasShareDot: false }, "Design review · 24:10"]);
    expect(labels(talking)).toEqual(["Design review", "—", "Mute", "Share…", "Leave call", "—", "Open nchat", "Quit"]);
    expect(view.menu[2]).toEqual({
      kind: "command",
      id: "toggle-mute",
      label: "Mute",
      command: "mute",
      isEnabled: true,
      keys: "Alt+K",
    });
  });

  it("is slashed when muted and has a dot while sharing", () => {
    const facts = { ...talking, mute: microphone("muted"), share: { isSharing: true, name: "Editor" } };
    const view = trayView(facts);
    expect([view.icon, view.tooltip]).toEqual([
      { glyph: "muted", hasShareDot: true },
      "Design review · muted · sharing · 24:10",
    ]);
    expect(labels(facts).slice(0, 5)).toEqual([
      "Design review · muted · sharing",
      "—",
      "Unmute",
      "Stop sharing",
      "Leave call",
    ]);
  });

  it("shows what was confirmed, not what was clicked", () => {
    expect(trayView({ ...talking, mute: microphone("open", "muted") }).icon.glyph).toBe("in-call");
    expect(trayView({ ...talking, mute: microphone("muted", "open") }).icon.glyph).toBe("muted");
  });

  it("does not show a share of a call that is over", () => {
    expect(trayView({ ...idle, share: { isSharing: true, name: "Editor" } }).icon.hasShareDot).toBe(false);
  });

  it("keeps its menu the same while only time passes, so that an open one stays open", () => {
    const later = trayView({ ...talking, now: now + 5000 });
    expect(later.menu).toEqual(trayView(talking).menu);
    expect(later.tooltip).toBe("Design review · 24:15");
  });

  it.each([
    ["2026-01-01T10:24:10Z", "0:00"],
    ["2026-01-01T10:24:05Z", "0:05"],
    ["2026-01-01T08:23:07Z", "2:01:03"],
    ["2026-01-01T10:24:12Z", "0:00"],
  ])("tells the time since %s as %s", (connectedAt, time) => {
    const current: CurrentCall = { step: "in-call", call: { ...call, connectedAt }, link: "up" };
    expect(trayView({ ...talking, call: { rings: [], current } }).tooltip).toBe(`Design review · ${time}`);
  });

  it("says who calls and who is called", () => {
    const ring = { callId: call.id, caller: { displayName: "Aiko" } } as Ring;
    expect(trayView({ ...idle, call: { ...idle.call, rings: [ring] } }).tooltip).toBe("Aiko is calling");
    const target = { userIds: [], title: "Jonas", type: "audio" as const };
    expect(trayView({ ...idle, call: { rings: [], current: { step: "placing", target } } }).tooltip).toBe(
      "Calling Jonas",
    );
    const joining: CurrentCall = { step: "joining", call, withVideo: false };
    expect(trayView({ ...idle, call: { rings: [], current: joining } }).tooltip).toBe("Joining the call");
  });
});

describe("the title of a call", () => {
  it("is the one it was placed or answered with, until it is over", () => {
    const caller = { displayName: "Aiko" } as Ring["caller"];
    const answering = nextTitle(null, { step: "answering", callId: call.id, withVideo: true, caller });
    const joining = nextTitle(answering, { step: "joining", call, withVideo: true });
    const talkingTitle = nextTitle(joining, inCall.current);
    expect([answering, joining, talkingTitle, nextTitle(talkingTitle, { step: "idle" })]).toEqual([
      "Aiko",
      "Aiko",
      "Aiko",
      null,
    ]);
  });
});
