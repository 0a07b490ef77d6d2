import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { createLocalCounters, createSharedCounters } from "./counters.ts";
import { createLimits } from "./limits.ts";

const limit = { name: "calls", most: 2, windowMs: 60_000 };

describe("limits", () => {
  it("refuse what is too much, each person's own, until the window ends", async () => {
    let now = 0;
    const limits = createLimits(createLocalCounters(() => now));
    const taken = (who: string) =>
      limits.take(limit, who).then(
        () => "ok",
        (error: unknown) => error,
      );
    expect([await taken("ann"), await taken("ann"), await taken("bob")]).toEqual(["ok", "ok", "ok"]);
    now = 20_500;
    expect(await taken("ann")).toMatchObject({ code: "RATE_LIMITED", retryAfter: 40 });
    now = 60_000;
    expect(await taken("ann")).toBe("ok");
  });

  it("of different names do not share their counts", async () => {
    const limits = createLimits(createLocalCounters());
    for (const name of ["a", "b"]) await limits.take({ ...limit, most: 1, name }, "ann");
  });
});

describe("buckets", () => {
  it("give so many at once, and then one each so often, and say how long to wait", async () => {
    let now = 0;
    const limits = createLimits(createLocalCounters(() => now));
    const draw = (who: string) => limits.draw({ name: "chat", burst: 3, everyMs: 1000 }, who);
    expect([await draw("ann"), await draw("ann"), await draw("ann"), await draw("ann")]).toEqual([0, 0, 0, 1000]);
    expect(await draw("bob")).toBe(0);
    now = 400;
    expect(await draw("ann")).toBe(600);
    now = 1000;
    expect([await draw("ann"), await draw("ann")]).toEqual([0, 1000]);
    now = 60_000;
    expect([await draw("ann"), await draw("ann"), await draw("ann"), await draw("ann")]).toEqual([0, 0, 0, 1000]);
  });
});

describe("local counters", () => {
  it("forget who was not seen for longest, so that strangers can't fill the memory", async () => {
    const counters = createLocalCounters();
    await counters.count("first", 60_000);
    for (let each = 0; each < 20_000; each++) await counters.count(`key ${each}`, 60_000);
    expect((await counters.count("first", 60_000)).current).toBe(1);
    expect((await counters.count("key 19999", 60_000)).current).toBe(2);
  });
});

describe("shared counters", () => {
  const withRedis = (answer: () => Promise<unknown>) => createSharedCounters(answer, pino({ level: "silent" }));

  it("count on Redis", async () => {
    const counters = withRedis(async () => [7, 1500]);
    expect(await counters.count("a", 60_000)).toEqual({ current: 7, ttl: 1500 });
  });

  it("draw from Redis' buckets, and from this node's own while it is away", async () => {
    const bucket = { burst: 1, everyMs: 1000 };
    expect(await withRedis(async () => 250).draw("a", bucket)).toBe(250);
    const alone = withRedis(() => Promise.reject(new Error("away")));
    expect(await alone.draw("a", bucket)).toBe(0);
    expect(await alone.draw("a", bucket)).toBeGreaterThan(900);
  });

  it("count for this node alone while Redis is away, so that no limit falls", async () => {
    const counters = withRedis(() => Promise.reject(new Error("away")));
    await counters.count("a", 60_000);
    expect((await counters.count("a", 60_000)).current).toBe(2);
  });
});
