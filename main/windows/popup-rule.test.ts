import { initialCallControl, type CallControl, type CallControlEvent, type Ring } from "@nchat/contract/call-control";
import { describe, expect, it } from "vitest";
import { popupStep } from "./popup-rule.ts";

const callId = "22222222-2222-4222-8222-222222222222";
const ringing: CallControl = { ...initialCallControl, rings: [{ callId } as Ring] };
const stopped = (reason: Extract<CallControlEvent, { type: "ring-stopped" }>["reason"]): CallControlEvent => ({
  type: "ring-stopped",
  callId,
  reason,
});

describe("the pop-up", () => {
  it("shows while something rings, whatever else happens", () => {
    expect(popupStep(ringing, { type: "rang", ring: { callId } as Ring })).toBe("show");
    expect(popupStep(ringing, { type: "hang-up" })).toBe("show");
    expect(popupStep(ringing, stopped("answered_elsewhere"))).toBe("show");
  });

  it("says that another device took the ring before it goes", () => {
    expect(popupStep(initialCallControl, stopped("answered_elsewhere"))).toBe("linger");
    expect(popupStep(initialCallControl, stopped("declined_elsewhere"))).toBe("linger");
  });

  it("goes at once when it was answered, declined or cancelled", () => {
    expect(popupStep(initialCallControl, { type: "accept", callId, withVideo: true })).toBe("hide");
    expect(popupStep(initialCallControl, { type: "decline", callId, message: null })).toBe("hide");
    expect(popupStep(initialCallControl, stopped("cancelled"))).toBe("hide");
    expect(popupStep(initialCallControl, stopped("no_answer"))).toBe("hide");
  });
});
