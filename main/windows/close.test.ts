import { describe, expect, it } from "vitest";
import { answerStep, closeStep } from "./close.ts";

const inCall = { isInCall: true, closeInCall: "ask", hasTray: true, canAsk: true } as const;

describe("closing the main window", () => {
  it("ends the app outside a call", () => {
    expect(closeStep({ ...inCall, isInCall: false, closeInCall: "tray" })).toEqual({ step: "quit" });
  });

  it("asks in a call, and says whether there is a tray", () => {
    expect(closeStep(inCall)).toEqual({ step: "ask", ask: { hasTray: true } });
    expect(closeStep({ ...inCall, hasTray: false })).toEqual({ step: "ask", ask: { hasTray: false } });
  });

  it("does what the person chose once", () => {
    expect(closeStep({ ...inCall, closeInCall: "tray" })).toEqual({ step: "keep-in-tray" });
    expect(closeStep({ ...inCall, closeInCall: "quit" })).toEqual({ step: "quit" });
  });

  it("asks again where the chosen tray is missing", () => {
    expect(closeStep({ ...inCall, closeInCall: "tray", hasTray: false })).toEqual({
      step: "ask",
      ask: { hasTray: false },
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
