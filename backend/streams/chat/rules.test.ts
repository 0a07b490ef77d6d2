import { describe, expect, it } from "vitest";
import type { ChatSettings } from "@nchat/contract/stream-chat";
import { judge, type Writer } from "./rules.ts";
import { createWordJudge } from "./words.ts";

const open: ChatSettings = { slowModeSeconds: 0, links: "allow", holdFirstMessages: false };
const anybody: Writer = {
  isModerator: false,
  isBanned: false,
  timedOutUntil: null,
  lastMessageAt: null,
  hasSpoken: false,
};
const words = createWordJudge([
  { word: "bad", action: "block" },
  { word: "hmm", action: "hold" },
]);
const now = 1_000_000;
const say = (text: string, writer: Partial<Writer> = {}, settings: Partial<ChatSettings> = {}) =>
  judge(text, { ...anybody, ...writer }, { ...open, ...settings }, words, now);

describe("a message", () => {
  it("is sent when nothing speaks against it", () => {
    expect(say("hello https://example.org")).toEqual({ outcome: "send" });
  });

  it("of somebody banned is refused, whatever they are", () => {
    expect(say("hello", { isBanned: true, isModerator: true })).toMatchObject({ outcome: "refuse", code: "BANNED" });
  });

  it("during a time-out is refused with the seconds left, and sent after it", () => {
    expect(say("hello", { timedOutUntil: now + 1500 })).toEqual({
      outcome: "refuse",
      code: "TIMED_OUT",
      message: "You can write again in 2 s.",
      retryAfter: 2,
    });
    expect(say("hello", { timedOutUntil: now })).toEqual({ outcome: "send" });
  });

  it("waits for slow mode, moderators excepted", () => {
    const settings = { slowModeSeconds: 10 };
    expect(say("hello", { lastMessageAt: now - 4000 }, settings)).toEqual({
      outcome: "refuse",
      code: "SLOW_MODE",
      message: "Slow mode: you can write again in 6 s.",
      retryAfter: 6,
    });
    expect(say("hello", { lastMessageAt: now - 10_000 }, settings)).toEqual({ outcome: "send" });
    expect(say("hello", {}, settings)).toEqual({ outcome: "send" });
    expect(say("hello", { lastMessageAt: now - 1, isModerator: true }, settings)).toEqual({ outcome: "send" });
  });

  it("with listed words is refused or held", () => {
    expect(say("so bad")).toMatchObject({ outcome: "refuse", code: "MESSAGE_BLOCKED" });
    expect(say("hmm")).toEqual({ outcome: "hold", reason: "word" });
    expect(say("hmm bad")).toMatchObject({ outcome: "refuse" });
    expect(say("so bad", { isModerator: true })).toEqual({ outcome: "send" });
  });

  it("with a link follows the setting", () => {
    expect(say("example.org", {}, { links: "hold" })).toEqual({ outcome: "hold", reason: "link" });
    expect(say("example.org", {}, { links: "block" })).toMatchObject({ outcome: "refuse", code: "MESSAGE_BLOCKED" });
    expect(say("example.org hmm", {}, { links: "block" })).toMatchObject({ outcome: "refuse" });
    expect(say("example.org", { isModerator: true }, { links: "block" })).toEqual({ outcome: "send" });
  });

  it("that is somebody's first is held when the host wants that", () => {
    expect(say("hello", {}, { holdFirstMessages: true })).toEqual({ outcome: "hold", reason: "first_message" });
    const waiting = { lastMessageAt: now - 1 };
    expect(say("hello", waiting, { holdFirstMessages: true })).toEqual({ outcome: "hold", reason: "first_message" });
    expect(say("hello", { hasSpoken: true }, { holdFirstMessages: true })).toEqual({ outcome: "send" });
  });
});
