import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPresenceBook } from "./presence-book.ts";
import type { PresenceBook } from "./presence.ts";

function setUp({ doNotDisturb = [] as string[], keep = async () => {} } = {}) {
  const told: string[] = [];
  const book = createPresenceBook({
    tell: (userId, status) => told.push(`${userId} ${status}`),
    keepDoNotDisturb: keep,
    doNotDisturb,
    graceMs: 4000,
  });
  return { book, told };
}

const connect = (book: PresenceBook, userId: string, socketId: string, sessionId: string | null = null) =>
  void book.connected(userId, { socketId, sessionId, device: `device ${socketId}` });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("presence", () => {
  it("is told once for a person with several devices", () => {
    const { book, told } = setUp();
    connect(book, "ann", "1");
    connect(book, "ann", "2");
    book.disconnected("ann", "1");
    vi.advanceTimersByTime(10_000);
    expect({ told, now: book.of("ann"), bob: book.of("bob") }).toEqual({
      told: ["ann available"],
      now: "available",
      bob: "offline",
    });
  });

  it("does not take a reload for an absence", () => {
    const { book, told } = setUp();
    connect(book, "ann", "1");
    book.disconnected("ann", "1");
    vi.advanceTimersByTime(3900);
    connect(book, "ann", "2");
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(["ann available"]);
  });

  it("is offline some seconds after the last device went", () => {
    const { book, told } = setUp();
    connect(book, "ann", "1");
    book.disconnected("ann", "1");
    book.disconnected("ann", "1");
    expect(book.of("ann")).toBe("available");
    vi.advanceTimersByTime(4000);
    expect(told).toEqual(["ann available", "ann offline"]);
  });

  it("shows a call before do-not-disturb, and neither of somebody who is not there", async () => {
    const { book, told } = setUp({ doNotDisturb: ["ann"] });
    book.setInCall("bob", true);
    connect(book, "ann", "1");
    book.setInCall("ann", true);
    await book.setDoNotDisturb("ann", false);
    book.setInCall("ann", false);
    await book.setDoNotDisturb("ann", true);
    expect(told).toEqual(["ann dnd", "ann in_call", "ann available", "ann dnd"]);
    expect(book.isDoNotDisturb("ann")).toBe(true);
  });

  it("does not change what could not be kept", async () => {
    const { book, told } = setUp({ keep: () => Promise.reject(new Error("no database")) });
    connect(book, "ann", "1");
    await expect(book.setDoNotDisturb("ann", true)).rejects.toThrow("no database");
    expect({ told, dnd: book.isDoNotDisturb("ann") }).toEqual({ told: ["ann available"], dnd: false });
  });

  it("knows people who need no device", () => {
    const { book, told } = setUp();
    book.setAlwaysThere("echo", true);
    expect([book.isConnected("echo"), told]).toEqual([true, ["echo available"]]);
  });

  it("says nothing of a person who was deleted", () => {
    const { book, told } = setUp();
    connect(book, "ann", "1");
    book.disconnected("ann", "1");
    book.forget("ann");
    vi.advanceTimersByTime(10_000);
    expect({ told, now: book.of("ann") }).toEqual({ told: ["ann available"], now: "offline" });
  });

  it("names the device of a sign-in while there is one of it", () => {
    const { book } = setUp();
    connect(book, "ann", "1", "a");
    connect(book, "ann", "2", "b");
    connect(book, "ann", "3", "b");
    expect(["a", "b", "c", null].map(book.deviceOf)).toEqual(["device 1", null, null, null]);
    book.disconnected("ann", "3");
    expect(book.deviceOf("b")).toBe("device 2");
    book.forget("ann");
    expect(book.deviceOf("a")).toBeNull();
  });
});
