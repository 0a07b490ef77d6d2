import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPresenceBook } from "./presence-book.ts";

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

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("presence", () => {
  it("is told once for a person with several devices", () => {
    const { book, told } = setUp();
    book.connected("ann", "1");
    book.connected("ann", "2");
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
    book.connected("ann", "1");
    book.disconnected("ann", "1");
    vi.advanceTimersByTime(3900);
    book.connected("ann", "2");
    vi.advanceTimersByTime(10_000);
    expect(told).toEqual(["ann available"]);
  });

  it("is offline some seconds after the last device went", () => {
    const { book, told } = setUp();
    book.connected("ann", "1");
    book.disconnected("ann", "1");
    book.disconnected("ann", "1");
    expect(book.of("ann")).toBe("available");
    vi.advanceTimersByTime(4000);
    expect(told).toEqual(["ann available", "ann offline"]);
  });

  it("shows a call before do-not-disturb, and neither of somebody who is not there", async () => {
    const { book, told } = setUp({ doNotDisturb: ["ann"] });
    book.setInCall("bob", true);
    book.connected("ann", "1");
    book.setInCall("ann", true);
    await book.setDoNotDisturb("ann", false);
    book.setInCall("ann", false);
    await book.setDoNotDisturb("ann", true);
    expect(told).toEqual(["ann dnd", "ann in_call", "ann available", "ann dnd"]);
    expect(book.isDoNotDisturb("ann")).toBe(true);
  });

  it("does not change what could not be kept", async () => {
    const { book, told } = setUp({ keep: () => Promise.reject(new Error("no database")) });
    book.connected("ann", "1");
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
    book.connected("ann", "1");
    book.disconnected("ann", "1");
    book.forget("ann");
    vi.advanceTimersByTime(10_000);
    expect({ told, now: book.of("ann") }).toEqual({ told: ["ann available"], now: "offline" });
  });
});
