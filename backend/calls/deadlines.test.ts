import pino from "pino";
import { describe, expect, it } from "vitest";
import type { Jobs } from "../jobs/jobs.ts";
import { createDeadlines } from "./deadlines.ts";

const callId = "call";

function setUp() {
  const asked: (string | number)[][] = [];
  let gate: Promise<void> = Promise.resolve();
  /** Until released, the first job takes its time. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    gate = promise;
    return resolve;
  };
  const jobs: Pick<Jobs, "schedule" | "cancel"> = {
    schedule: async (name, _data, { at, key }) => {
      const open = gate;
      gate = Promise.resolve();
      await open;
      asked.push([name, at.getTime(), key ?? ""]);
    },
    cancel: async (key) => void asked.push(["cancel", key]),
  };
  const unused = () => Promise.reject(new Error("not part of this"));
  const all: Jobs = { ...jobs, handle: () => {}, counts: unused, start: unused, stop: unused, open: unused };
  const deadlines = createDeadlines({
    jobs: all,
    log: pino({ level: "silent" }),
    bus: { isShared: false },
    now: () => new Date(1000),
  });
  return { asked, deadlines, hold };
}

describe("deadlines", () => {
  it("schedule a job only when it must come earlier than the one that is there", async () => {
    const { asked, deadlines } = setUp();
    for (const deadline of [31_000, 60_000, 31_000, 20_000]) await deadlines.follow(callId, deadline);
    expect(asked).toEqual([
      ["call:deadline", 31_000, "call:call"],
      ["call:deadline", 20_000, "call:call"],
    ]);
  });

  it("of one call are scheduled one after another, so that the earlier one stays", async () => {
    const { asked, deadlines, hold } = setUp();
    const release = hold();
    const both = Promise.all([deadlines.follow(callId, 31_000), deadlines.follow(callId, 20_000)]);
    await Promise.resolve();
    release();
    await both;
    expect(asked.map(([, at]) => at)).toEqual([31_000, 20_000]);
  });

  it("schedule the next one once a job has come", async () => {
    const { asked, deadlines } = setUp();
    await deadlines.follow(callId, 2000);
    deadlines.passed(callId);
    await deadlines.follow(callId, 60_000);
    expect(asked.map(([, at]) => at)).toEqual([2000, 60_000]);
  });

  it("look again soon at one that has passed and cannot be acted on", async () => {
    const { asked, deadlines } = setUp();
    await deadlines.follow(callId, 500);
    expect(asked).toEqual([["call:deadline", 3000, "call:call"]]);
  });

  it("forget the job of a call that has ended", async () => {
    const { asked, deadlines } = setUp();
    await deadlines.follow(callId, 31_000);
    await deadlines.follow(callId, null);
    await deadlines.follow(callId, null);
    expect(asked.at(-1)).toEqual(["cancel", "call:call"]);
    expect(asked).toHaveLength(2);
  });
});
