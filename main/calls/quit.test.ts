import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createCallOwner } from "./owner.ts";
import { createQuitter } from "./quit.ts";

const target = { userIds: ["11111111-1111-4111-8111-111111111111"], title: "Aiko", type: "video" as const };

function setUp(isInCall: boolean, broadcast: Promise<void> | null = null) {
  const owner = createCallOwner();
  if (isInCall) owner.dispatchCall({ type: "place", target });
  const seen: string[] = [];
  const quitter = createQuitter({
    owner,
    askToLeave: () => seen.push(`asked while ${owner.getCall().current.step}`),
    isBroadcasting: () => broadcast !== null,
    endBroadcast: () => {
      seen.push("broadcast ending");
      return broadcast ?? Promise.resolve();
    },
    quit: () => seen.push("quit"),
  });
  return { owner, quitter, seen };
}

describe("ending the app", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes on at once outside a call", () => {
    const { quitter, seen } = setUp(false);
    expect([quitter.isQuitting(), quitter.mayQuit(), quitter.isQuitting()]).toEqual([false, true, true]);
    expect(seen).toEqual([]);
  });

  it("hangs up first, and goes on when the page has left", () => {
    const { quitter, seen } = setUp(true);
    expect(quitter.mayQuit()).toBe(false);
    expect(seen).toEqual(["asked while over"]);
    quitter.finish();
    expect(seen).toEqual(["asked while over", "quit"]);
    expect(quitter.mayQuit()).toBe(true);
  });

  it("has the page leave a stage first, and hangs nothing up", () => {
    const { owner, quitter, seen } = setUp(false);
    owner.dispatchMute({ type: "call-joined", muted: true });
    expect(quitter.mayQuit()).toBe(false);
    expect(seen).toEqual(["asked while idle"]);
    quitter.finish();
    expect(seen).toEqual(["asked while idle", "quit"]);
  });

  it("waits two seconds for a page that does not answer, and no longer", () => {
    const { quitter, seen } = setUp(true);
    quitter.mayQuit();
    vi.advanceTimersByTime(1999);
    expect(seen).toEqual(["asked while over"]);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(["asked while over", "quit"]);
  });

  it("asks once, however often the end is wanted, and ends once", () => {
    const { quitter, seen } = setUp(true);
    expect([quitter.mayQuit(), quitter.mayQuit()]).toEqual([false, false]);
    quitter.finish();
    quitter.finish();
    vi.advanceTimersByTime(5000);
    expect(seen).toEqual(["asked while over", "quit"]);
  });

  it("ends a broadcast first, and in a call waits for both", async () => {
    const ended = Promise.withResolvers<void>();
    const { quitter, seen } = setUp(true, ended.promise);
    expect(quitter.mayQuit()).toBe(false);
    quitter.finish();
    expect(seen).toEqual(["broadcast ending", "asked while over"]);
    ended.resolve();
    await ended.promise;
    await Promise.resolve();
    expect(seen).toEqual(["broadcast ending", "asked while over", "quit"]);
  });

  it("does not wait for a broadcast that does not end", () => {
    const { quitter, seen } = setUp(false, new Promise(() => undefined));
    expect(quitter.mayQuit()).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(seen).toEqual(["broadcast ending", "quit"]);
  });

  it("does not let a page end the app that nobody wanted to end", () => {
    const { quitter, seen } = setUp(true);
    quitter.finish();
    expect(seen).toEqual([]);
  });
});
