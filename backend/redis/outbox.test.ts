import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createOutbox, type Post } from "./outbox.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A Redis that can go away, and what it holds. */
function setUp() {
  const held: string[] = [];
  const redis = { isUp: true, fails: false };
  const post: Post = {
    isReady: () => redis.isUp,
    append: async (_stream, pairs) => {
      if (redis.fails) throw new Error("not in time");
      held.push(pairs.at(-1) ?? "");
      return `${held.length}-0`;
    },
  };
  const outbox = createOutbox(post, pino({ level: "silent" }));
  const add = (text: string) => outbox.add("stream", { text });
  return { held, redis, outbox, add };
}

describe("the outbox", () => {
  it("writes at once while Redis is there", async () => {
    const { held, add } = setUp();
    expect([await add("a"), await add("b"), held]).toEqual(["1-0", "2-0", ["a", "b"]]);
  });

  it("keeps what Redis can't take, and writes it in the order of asking when it is back", async () => {
    const { held, redis, add } = setUp();
    redis.isUp = false;
    expect([await add("a"), await add("b")]).toEqual(["", ""]);
    redis.isUp = true;
    expect(await add("c")).toBe(""); // behind the two before it
    await vi.advanceTimersByTimeAsync(300);
    expect(held).toEqual(["a", "b", "c"]);
    expect(await add("d")).toBe("4-0");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("keeps what Redis was too slow for, and never rejects", async () => {
    const { held, redis, add } = setUp();
    redis.fails = true;
    expect(await add("a")).toBe("");
    await vi.advanceTimersByTimeAsync(1000);
    redis.fails = false;
    await vi.advanceTimersByTimeAsync(300);
    expect(held).toEqual(["a"]);
  });

  it("drops what is older than a minute: it helps nobody any more", async () => {
    const { held, redis, add } = setUp();
    redis.isUp = false;
    await add("old");
    await vi.advanceTimersByTimeAsync(50_000);
    await add("new");
    await vi.advanceTimersByTimeAsync(20_000);
    redis.isUp = true;
    await vi.advanceTimersByTimeAsync(300);
    expect(held).toEqual(["new"]);
  });

  it("is settled once everything asked for is written or kept", async () => {
    const { held, outbox, add } = setUp();
    void add("a");
    await outbox.settled();
    expect(held).toEqual(["a"]);
  });
});
