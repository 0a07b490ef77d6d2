import type { BrowserWindow } from "electron";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { describe, expect, it } from "vitest";
import type { Caller } from "../ipc.ts";
import { createCallHandlers } from "./call-handlers.ts";
import { createCallOwner } from "./owner.ts";

const from = (kind: Caller["kind"]): Caller => ({ kind, window: {} as BrowserWindow });
const line = { url: "ws://127.0.0.1:1/ticket", leaseSeconds: 1 };
const callId = "22222222-2222-4222-8222-222222222222";

describe("requests about calls", () => {
  it("pass an intent of the main window to the owner", () => {
    const handlers = createCallHandlers(
      createCallOwner(),
      () => line,
      () => true,
    );
    void handlers["call:dispatch"]({ type: "join", callId, withVideo: false }, from("main"));
    expect(handlers["call:get"](from("main"))).toEqual({
      rings: [],
      current: { step: "answering", callId, withVideo: false, caller: null },
    });
  });

  it("ring nobody while nobody is signed in: a late answer to somebody who left", () => {
    const caller = { id: callId, username: "aiko", displayName: "Aiko", avatarUrl: null, presence: "in_call" } as const;
    const ring = { callId, call: sampleCall, caller, participants: [], startedAt: sampleCall.createdAt };
    const ringsFor = (isSignedIn: boolean) => {
      const handlers = createCallHandlers(
        createCallOwner(),
        () => line,
        () => isSignedIn,
      );
      void handlers["call:dispatch"]({ type: "rang", ring }, from("main"));
      return handlers["call:get"](from("main"));
    };
    expect(ringsFor(false)).toMatchObject({ rings: [] });
    expect(ringsFor(true)).toMatchObject({ rings: [{ callId }] });
  });

  it("refuse a fact and an intent that the pop-up may not tell", () => {
    const handlers = createCallHandlers(
      createCallOwner(),
      () => line,
      () => true,
    );
    expect(() => handlers["call:dispatch"]({ type: "join", callId, withVideo: false }, from("popup"))).toThrow(
      "call:dispatch: join is not for the popup",
    );
    expect(() => handlers["mute:dispatch"]({ type: "applied", revision: 1 }, from("popup"))).toThrow(
      "mute:dispatch: applied is not for the popup",
    );
    expect(handlers["call:get"](from("popup"))).toMatchObject({ current: { step: "idle" } });
  });
});
