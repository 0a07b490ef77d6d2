import { sampleOnAir as onAir, samplePlan as plan } from "@nchat/contract/broadcast.fixture";
import { usualWay } from "@nchat/contract/sent-by";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ingest, left, lost, planned, prepared, settle, setUp, type Made } from "./broadcaster.fixture.ts";
import type { Kept } from "./kept-broadcast.ts";
import type { Ingest } from "./target.ts";

describe("a broadcast that was planned, or does not get through", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes another way when the first never got through, says so, and keeps that one", async () => {
    const whip: Ingest = { way: "whip", url: "http://x/whip", key: "secret" };
    const sentBy = { way: "whip", why: "rtmp-blocked" } as const;
    const { broadcaster, seen, owner, kept, connect, lose, open } = setUp();
    open({ ingest: whip, sentBy });
    broadcaster.goLive(plan);
    await settle();
    for (const each of [lost, lost]) {
      lose(each);
      await vi.advanceTimersByTimeAsync(3000);
    }
    expect(seen.filter((each) => each.startsWith("connect "))).toEqual(["connect by whip"]);
    connect();
    expect(owner.get()).toMatchObject({ step: "live", onAir: { sentBy } });
    expect(kept()).toMatchObject({ ingest: whip, onAir: { sentBy } });
    seen.length = 0;
    open({ ingest, sentBy: usualWay });
    for (const each of [lost, lost, lost]) {
      lose(each);
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(seen.filter((each) => each.startsWith("connect"))).toEqual(Array(3).fill("connect by whip"));
    await broadcaster.stop();
  });

  it("stays with its way when anything else than the line went wrong", async () => {
    const { broadcaster, seen, lose, open } = setUp();
    open({
      ingest: { way: "whip", url: "http://x/whip", key: "secret" },
      sentBy: { way: "whip", why: "rtmp-blocked" },
    });
    broadcaster.goLive(plan);
    await settle();
    for (let each = 0; each < 4; each++) {
      lose({ code: "no-encoder", detail: null });
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(seen.filter((each) => each.startsWith("connect"))).toEqual(["connecting", ...Array(5).fill("connect")]);
    await broadcaster.stop();
  });

  it("begins one attempt when something breaks while another way is asked for", async () => {
    const { broadcaster, seen, lose, open, askSlowly } = setUp();
    const answered = askSlowly();
    open({
      ingest: { way: "whip", url: "http://x/whip", key: "secret" },
      sentBy: { way: "whip", why: "rtmp-blocked" },
    });
    broadcaster.goLive(plan);
    await settle();
    for (let each = 0; each < 2; each++) {
      lose(lost);
      await vi.advanceTimersByTimeAsync(each === 0 ? 500 : 1000);
    }
    lose({ code: "no-encoder", detail: null }); // the engine ends while the server is asked
    seen.length = 0;
    answered();
    await settle();
    expect(seen).toEqual([]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen.filter((each) => each.startsWith("connect"))).toEqual(["connect"]);
    await broadcaster.stop();
  });

  it("of a planned stream leaves it to the next attempt while nothing was seen of it", async () => {
    const first = setUp(Promise.resolve(planned));
    first.broadcaster.goLive(plan);
    await settle();
    first.lose({ code: "no-ffmpeg", detail: null });
    await settle();
    expect([first.owner.get().step, first.kept()]).toEqual(["failed", null]);
    first.broadcaster.goLive(plan);
    await settle();
    await first.broadcaster.stop();
    expect(first.owner.get()).toEqual({ step: "idle", last: left });

    const made = Promise.withResolvers<Made>();
    const second = setUp(made.promise);
    second.broadcaster.goLive(plan);
    await second.broadcaster.stop();
    expect(second.owner.get()).toEqual({ step: "idle", last: { title: "Release", figures: null } });
    made.resolve(planned);
    await settle();
    expect([...first.seen, ...second.seen]).not.toContain("server told");
  });

  it("of a planned stream is not told as ended when it is stopped while the server is asked, unless rehearsed", async () => {
    for (const isRehearsal of [false, true]) {
      const made = Promise.withResolvers<Made>();
      const { broadcaster, owner, seen } = setUp(made.promise);
      broadcaster.goLive({ ...plan, plannedId: onAir.streamId, isRehearsal });
      await broadcaster.stop();
      const rehearsed = { title: "Release", figures: null };
      expect(owner.get()).toEqual({ step: "idle", last: isRehearsal ? rehearsed : left });
      made.resolve(isRehearsal ? prepared : planned);
      await settle();
      expect(seen.includes("server told")).toBe(isRehearsal);
    }
  });

  it("of a planned stream that was live ends it for good, also while the line is lost", async () => {
    const { broadcaster, seen, connect, lose } = setUp(Promise.resolve(planned));
    broadcaster.goLive(plan);
    await settle();
    connect();
    lose(lost);
    await broadcaster.stop();
    expect(seen).toContain("server told");
  });

  it("of a planned stream that an earlier run left unseen waits for the next attempt, gone on with or not", async () => {
    const unseen: Kept = { onAir, ingest, isPlanned: true, since: null };
    const first = setUp(undefined, unseen);
    first.broadcaster.find();
    await settle();
    first.broadcaster.resume();
    await settle();
    expect(first.kept()).toEqual(unseen);
    await first.broadcaster.stop();
    const second = setUp(undefined, unseen);
    second.broadcaster.find();
    await settle();
    await second.broadcaster.stop();
    expect([first.owner.get(), second.owner.get()]).toEqual([
      { step: "idle", last: left },
      { step: "idle", last: left },
    ]);
    expect([...first.seen, ...second.seen]).not.toContain("server told");
  });

  it("of a planned stream that an earlier run sent ends it for good, gone on with or not", async () => {
    for (const isResumed of [true, false]) {
      const { broadcaster, seen } = setUp(undefined, { onAir, ingest, isPlanned: true, since: 77 });
      broadcaster.find();
      await settle();
      if (isResumed) broadcaster.resume();
      await settle();
      await broadcaster.stop();
      expect(seen).toContain("server told");
    }
  });
});
