import { describe, expect, it } from "vitest";
import { answerStep, closeStep } from "./close.ts";

const inCall = {
  isInCall: true,
  isOnStage: false,
  isLive: false,
  closeInCall: "ask",
  hasTray: true,
  canAsk: true,
} as const;

describe("closing the main window", () => {
  it("ends the app outside a call", () => {
    expect(closeStep({ ...inCall, isInCall: false, closeInCall: "tray" })).toEqual({ step: "quit" });
  });

  it("asks in a call, and says whether there is a tray", () => {
    expect(closeStep(inCall)).toEqual({ step: "ask", ask: { hasTray: true, isLive: false, isOnStage: false } });
    expect(closeStep({ ...inCall, hasTray: false })).toEqual({
      step: "ask",
      ask: { hasTray: false, isLive: false, isOnStage: false },
    });
  });

  it("does what the person chose once", () => {
    expect(closeStep({ ...inCall, closeInCall: "tray" })).toEqual({ step: "keep-in-tray" });
    expect(closeStep({ ...inCall, closeInCall: "quit" })).toEqual({ step: "quit" });
  });

  it("asks before a broadcast ends, also somebody who chose once to quit, and keeps it in a chosen tray", () => {
    const live = { ...inCall, isInCall: false, isLive: true };
    const ask = { step: "ask", ask: { hasTray: true, isLive: true, isOnStage: false } };
    expect([closeStep(live), closeStep({ ...live, closeInCall: "quit" })]).toEqual([ask, ask]);
    expect(closeStep({ ...live, closeInCall: "tray" })).toEqual({ step: "keep-in-tray" });
  });

  it("asks on the stage of a stream as in a call, and does what the person chose once", () => {
    const onStage = { ...inCall, isInCall: false, isOnStage: true };
    expect(closeStep(onStage)).toEqual({ step: "ask", ask: { hasTray: true, isLive: false, isOnStage: true } });
    expect(closeStep({ ...onStage, closeInCall: "tray" })).toEqual({ step: "keep-in-tray" });
    expect(closeStep({ ...onStage, closeInCall: "quit" })).toEqual({ step: "quit" });
  });

  it("asks again where the chosen tray is missing", () => {
    expect(closeStep({ ...inCall, closeInCall: "tray", hasTray: false })).toEqual({
      step: "ask",
      ask: { hasTray: false, isLive: false, isOnStage: false },
    });
  });

  it("ends the app when no page is left to ask", () => {
    expect(closeStep({ ...inCall, canAsk: false })).toEqual({ step: "quit" });
  });

  it("never hides a window that nothing can bring back", () => {
    expect(answerStep({ action: "tray", remember: false }, false)).toBe("stay");
    expect(answerStep({ action: "tray", remember: false }, true)).toBe("keep-in-tray");
    expect(answerStep({ action: "quit", remember: true }, false)).toBe("quit");
    expect(answerStep({ action: "stay", remember: true }, true)).toBe("stay");
  });
});
