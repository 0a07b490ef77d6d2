import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { mostAttempts, waitMs } from "./attempts.ts";
import { openTestDatabase, type TestDatabase } from "./testing/database.ts";
import { openTestOutputs, type TestOutputs } from "./testing/outputs.ts";

const uncertain = { outcome: "uncertain", code: "MEDIA_UNAVAILABLE", reason: "Not in time." } as const;
const refused = { outcome: "refused", reason: "It can't be." } as const;
const noWorker = { outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason: "No recorder answers." } as const;
const hour = 60 * 60_000;
let world: TestDatabase;
let host = "";
let test: TestOutputs;

beforeAll(async () => {
  world = await openTestDatabase();
  host = await world.person("host");
}, 150_000);
afterAll(() => world.close());
beforeEach(async () => {
  test = await openTestOutputs(world, host);
});

const starts = () => test.media.asked.filter((what) => what === "start").length;
/** As the watch does, which is every two seconds. */
const watch = async (ms: number, everyMs = 2000) => {
  for (let passed = 0; passed < ms; passed += everyMs) {
    await test.settle();
    test.pass(everyMs);
  }
};

describe("a stream that can't leave its room", () => {
  it("is tried again at growing distances and not for ever, and its host reads why", async () => {
    test.media.starting(async () => refused);
    await test.add("a");
    await test.settle();
    expect(await test.states()).toEqual({ a: ["pending", "It can't be. It is tried again by itself."] });
    await watch(60_000);
    expect(starts()).toBeLessThanOrEqual(6);
    for (let time = 0; time < 20; time++) {
      test.pass(hour);
      await test.settle();
    }
    expect(starts()).toBe(mostAttempts);
    const [, words] = (await test.states())["a"] ?? [];
    expect([(await test.states())["a"]?.[0], words]).toEqual([
      "error",
      "It can't be. It was tried 8 times in vain and is not tried any more: try again by hand.",
    ]);
  });

  it("waits twice as long each time, never quite the same, and five minutes at most", () => {
    expect([1, 2, 3, 8, 40].map((count) => waitMs(count, () => 0.5))).toEqual([2000, 4000, 8000, 256_000, 300_000]);
    expect([waitMs(1, () => 0), waitMs(1, () => 1)]).toEqual([1600, 2400]);
  });

  it("goes on trying while no recorder is there", async () => {
    test.media.starting(async () => noWorker);
    for (let time = 0; time < 2 * mostAttempts; time++) {
      await test.settle();
      test.pass(hour);
    }
    expect(starts()).toBe(2 * mostAttempts);
  });

  it("begins anew when its host asks, and when somebody else feeds it", async () => {
    test.media.starting(async () => refused);
    for (let time = 0; time < 2 * mostAttempts; time++) {
      await test.settle();
      test.pass(hour);
    }
    expect(starts()).toBe(mostAttempts);
    await test.outputs.begin(test.stream.state.id);
    expect(starts()).toBe(mostAttempts + 1);
    await test.settle();
    expect(starts()).toBe(mostAttempts + 1);
    await test.become({ sources: [{ identity: "feed", sid: "PA_2", trackSids: ["TR_1"] }] });
    await test.settle();
    expect(starts()).toBe(mostAttempts + 2);
  });

  it("is slowed down too when recorders take it and then fail", async () => {
    await test.add("a");
    for (let time = 1; time <= 15; time++) {
      await test.settle();
      await test.hear({ status: "failed", error: "no picture" }, `EG_${starts()}`);
      test.pass(2000);
    }
    expect(starts()).toBeLessThanOrEqual(6);
  });
});

describe("an egress that ends by itself", () => {
  it("is followed by another that sends to every destination that is wanted", async () => {
    await test.add("a");
    await test.add("b");
    await test.settle();
    const connected = ["a", "b"].map((name) => test.media.destination(test.full(name), "active"));
    await test.hear({ status: "active", destinations: connected });
    test.pass(hour);
    const finished = ["a", "b"].map((name) => test.media.destination(test.full(name), "finished"));
    await test.hear({ status: "failed", error: "the browser crashed", destinations: finished });
    expect((await test.states())["a"]?.[0]).toBe("pending");
    test.pass(3000);
    await test.settle();
    expect(test.media.started.map(({ outputs }) => outputs.rtmpUrls)).toEqual([
      [test.full("a"), test.full("b")],
      [test.full("a"), test.full("b")],
    ]);
    expect(await test.states()).toEqual({ a: ["connecting", null], b: ["connecting", null] });
  });

  it("counts as lost when media does not know of it for a minute, though nobody told of its end", async () => {
    await test.settle();
    test.media.lists(test.listed("EG_1", { requestedKeys: [] })); // it is known by its id
    await watch(90_000, 10_000);
    expect(starts()).toBe(1);
    test.media.lists();
    await watch(50_000, 10_000);
    expect(starts()).toBe(1);
    await watch(30_000, 10_000);
    expect(starts()).toBe(2);
  });
});

describe("an egress of which nobody knows whether it began", () => {
  beforeEach(async () => {
    await test.add("a");
    test.media.starting(async () => uncertain);
    await test.settle();
    test.media.starting(null);
  });

  it("is taken on when media lists it, and no second one begins", async () => {
    await watch(20_000);
    test.media.lists(test.listed("EG_late", { destinations: [test.media.destination(test.full("a"), "active")] }));
    await watch(20_000);
    expect([test.media.asked, await test.states()]).toEqual([["start"], { a: ["connected", null] }]);
    await test.hear({ status: "failed", error: "no" }, "EG_late");
    expect((await test.states())["a"]?.[0]).toBe("pending");
  });

  it("is followed by another when media does not know of it for a minute", async () => {
    await watch(58_000);
    expect(starts()).toBe(1);
    await watch(20_000);
    expect(starts()).toBe(2);
  });

  it("is ended when it begins beside the one that followed", async () => {
    await watch(80_000, 10_000);
    const late = test.listed("EG_late");
    test.media.lists(test.listed("EG_2"), late);
    await test.outputs.heard({ id: "EV", type: "egress_started", at: 1, egress: late });
    await test.settled();
    expect(test.media.asked).toEqual(["start", "start", "stop EG_late"]);
  });

  it("is ended when it begins after the stream, and recordings are left alone", async () => {
    await test.become({ status: "ended" });
    expect(await test.outputs.end(test.stream)).toBe(true);
    const late = test.listed("EG_late");
    const recording = test.listed("EG_recording", { requestedKeys: ["recordings/1/a.mp4"] });
    test.media.lists(late, recording);
    await test.outputs.heard({ id: "EV", type: "egress_started", at: 1, egress: recording });
    await test.outputs.heard({ id: "EV", type: "egress_started", at: 1, egress: late });
    await test.settled();
    expect(test.media.asked).toEqual(["start", "stop EG_late"]);
  });
});

describe("a destination whose name can't be looked up just now", () => {
  it("waits with the words where nobody else decides, and is sent to once it can be", async () => {
    await test.add("a");
    await test.add("b");
    test.leadsTo["a.example.org"] = "";
    await test.settle();
    const words = "There is no server of that name. It is tried again by itself.";
    expect(await test.states()).toEqual({ a: ["pending", words], b: ["connecting", null] });
    delete test.leadsTo["a.example.org"];
    await test.settle();
    expect(await test.states()).toEqual({ a: ["connecting", null], b: ["connecting", null] });
    expect(test.media.asked.at(-1)).toContain("a.example.org");
  });

  it("is left to media that decide at each start by themselves", async () => {
    test.media.isEmbedded();
    await test.add("a");
    test.leadsTo["a.example.org"] = "";
    await test.settle();
    expect(await test.states()).toEqual({ a: ["connecting", null] });
    expect(test.media.started[0]?.outputs.rtmpUrls).toEqual([test.full("a")]);
  });
});
