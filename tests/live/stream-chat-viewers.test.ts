import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ChatLog, type ChatLogEvent, emptyChatLog, nextChatLog } from "@nchat/contract/stream-chat-log";
import { Refused } from "../support/device.ts";
import { gatherPeople, kinds, type StreamPeople } from "../support/stream-people.ts";

const sumOf = (counts: readonly (readonly [type: string, count: number])[]) =>
  counts.reduce<Record<string, number>>((sum, [type, count]) => ({ ...sum, [type]: (sum[type] ?? 0) + count }), {});
const nextEvent = (log: ChatLog, event: ChatLogEvent) => nextChatLog(log, event);

describe.each(kinds)("those who watch, on $kind", ({ kind, reason }) => {
  if (reason) {
    it.skip(`are not tried: ${reason}`);
    return;
  }
  let people: StreamPeople;
  beforeAll(async () => {
    people = await gatherPeople(kind, ["host", "ann", "bob", "member", "invited"]);
  });
  afterAll(() => people?.stop());
  afterEach(() => people.closeDevices());

  const count = async (streamId: string) => {
    const row = await people.inside.db
      .selectFrom("nchat_streams")
      .select(["viewer_count", "peak_viewers", "total_views"])
      .where("id", "=", streamId)
      .executeTakeFirstOrThrow();
    return [row.viewer_count, row.peak_viewers, row.total_views];
  };

  it("count once each, whatever number of devices, and are counted out when they vanish", async () => {
    const streamId = await people.newStream();
    const { device: first } = await people.enter("ann", streamId);
    const { device: second } = await people.enter("ann", streamId);
    const { device: nobody } = await people.enter(null, streamId);
    const { device: host, snapshot } = await people.enter("host", streamId);
    expect([await count(streamId), snapshot.viewerCount]).toEqual([[2, 2, 2], 2]);
    first.close();
    nobody.cut();
    await expect.poll(() => count(streamId)).toEqual([1, 2, 2]);
    expect(await second.send("stream:leave", { streamId })).toEqual({ success: true, data: {} });
    expect(await count(streamId)).toEqual([0, 2, 2]);
    const told = await host.next("stream:viewer_count", ({ viewerCount }) => viewerCount === 0);
    expect(told).toEqual({ streamId, viewerCount: 0, count: 0, peakViewers: 2, totalViews: 2 });
    await people.enter("ann", streamId);
    expect(await count(streamId)).toEqual([1, 2, 2]);
  });

  it("are let in by what they are to the stream", async () => {
    const ids = { memberIds: [people.who("member").id], invitedIds: [people.who("invited").id] };
    const table = {
      public: { host: "let in", member: "let in", invited: "let in", ann: "let in", nobody: "let in" },
      channel_members: {
        host: "let in",
        member: "let in",
        invited: "STREAM_NOT_FOUND",
        ann: "STREAM_NOT_FOUND",
        nobody: "STREAM_NOT_FOUND",
      },
      invite_only: {
        host: "let in",
        member: "STREAM_NOT_FOUND",
        invited: "let in",
        ann: "STREAM_NOT_FOUND",
        nobody: "STREAM_NOT_FOUND",
      },
    } as const;
    for (const visibility of ["public", "channel_members", "invite_only"] as const) {
      const streamId = await people.newStream({ visibility, ...ids });
      for (const [name, expected] of Object.entries(table[visibility])) {
        const person = name === "nobody" ? null : name;
        expect([visibility, name, await people.refusedEntry(person, streamId)]).toEqual([visibility, name, expected]);
        const client = person === null ? null : people.who(person).client;
        const history = await client?.try("listStreamChat", { params: { id: streamId }, query: {} });
        if (history) expect([visibility, name, history.ok]).toEqual([visibility, name, expected === "let in"]);
      }
      people.closeDevices();
    }
    expect(await people.refusedEntry("ann", await people.newStream({ status: "ended" }))).toBe("STREAM_ENDED");
    expect(await people.refusedEntry("ann", randomUUID())).toBe("STREAM_NOT_FOUND");
  });

  it("without a token may enter and leave, and do nothing else", async () => {
    const streamId = await people.newStream();
    const { device, snapshot } = await people.enter(null, streamId);
    expect([snapshot.role, snapshot.canChat, snapshot.canModerate]).toEqual(["viewer", false, false]);
    for (const event of ["stream:chat", "stream:reaction", "call:initiate", "auth:refresh"])
      expect([event, await device.sendRaw(event, { streamId, content: "hello", type: "like" })]).toMatchObject([
        event,
        { success: false, error: { code: "UNAUTHENTICATED" } },
      ]);
    const response = await fetch(`${people.inside.url()}/api/streams/${streamId}/chat`, { method: "POST" });
    expect(response.status).toBe(401);
    expect((await fetch(`${people.inside.url()}/api/streams/${streamId}/chat`)).status).toBe(200);
  });

  it("are put out when they may not watch any more, and hear nothing further", async () => {
    const streamId = await people.newStream({ memberIds: [people.who("member").id] });
    const { device: ann } = await people.enter("ann", streamId);
    const { device: elsewhere } = await people.enter("ann", streamId); // at another node, where there are two
    const { device: member } = await people.enter("member", streamId);
    await people.who("host").client.ask("updateStream", {
      params: { id: streamId },
      body: { visibility: "channel_members" },
    });
    for (const device of [ann, elsewhere]) expect(await device.next("stream:removed")).toEqual({ streamId });
    await people
      .who("host")
      .client.ask("postStreamChat", { params: { id: streamId }, body: { content: "members only" } });
    await member.next("stream:chat_batch");
    expect(ann.told().filter(({ event }) => event === "stream:chat_batch")).toEqual([]);
    await expect.poll(() => count(streamId)).toEqual([1, 2, 2]);
    const chat = { params: { id: streamId }, body: { content: "still here?" } };
    const outcome = await people.who("ann").client.try("postStreamChat", chat);
    expect(!outcome.ok && outcome.error.code).toBe("STREAM_NOT_FOUND");
  });

  it("leave when the stream is over", async () => {
    const streamId = await people.newStream();
    const { device } = await people.enter("ann", streamId);
    await people.who("host").client.ask("stopStream", { params: { id: streamId } });
    await device.next("stream:ended", () => true, 30_000);
    await expect.poll(() => count(streamId)).toEqual([0, 1, 1]);
    expect(await device.send("stream:join", { streamId })).toMatchObject({ error: { code: "STREAM_ENDED" } });
  });

  it("come back after a cut by entering again, and get what they missed once", async () => {
    const streamId = await people.newStream();
    const { device } = await people.enter("ann", streamId);
    const say = (content: string) =>
      people.who("bob").client.ask("postStreamChat", { params: { id: streamId }, body: { content } });
    await say("one");
    await device.next("stream:chat_batch");
    device.cut();
    await device.disconnected;
    await expect.poll(async () => (await count(streamId))[0]).toBe(0); // the service has noticed it too
    await say("two");
    await device.next("connected", () => true);
    await device.next("connected", () => true);
    await say("three"); // not in the stream again yet
    const ack = await device.send("stream:join", { streamId, batches: true, after: 1 });
    if (!ack.success) throw new Error("it was not let in again");
    expect(ack.data.messages.map(({ content }) => content)).toEqual(["two", "three"]);
    await say("four");
    await device.next("stream:chat_batch", ({ messages }) => messages.some(({ content }) => content === "four"));
    // What was told while the device entered may come twice, and is then known by its id.
    const told = device.told().flatMap((one) => (one.event === "stream:chat_batch" ? [one.payload] : []));
    const read = { type: "read", page: ack.data, isWhole: false } as const;
    const first = nextChatLog(emptyChatLog, { ...read, page: { messages: [], lastSequence: 0, hasMore: false } });
    const log = [{ type: "told", messages: told[0]?.messages ?? [] } as const, read].reduce(nextEvent, first);
    const whole = told.slice(1).reduce((known, { messages }) => nextChatLog(known, { type: "told", messages }), log);
    expect(whole.messages.map(({ content }) => content)).toEqual(["one", "two", "three", "four"]);
    expect(told.flatMap(({ messages }) => messages.map(({ content }) => content))).not.toContain("two");
  });

  it("may be in ten streams on one connection", async () => {
    const device = await people.connect("ann");
    const codes: string[] = [];
    for (let at = 0; at < 11; at++) {
      const ack = await device.send("stream:join", { streamId: await people.newStream() });
      codes.push(ack.success ? "in" : ack.error.code);
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => "in"), "CONFLICT"]);
  });

  it("without a token are fifty from one address, at all nodes together", async () => {
    const { device: first } = await people.enter(null, await people.newStream());
    let inside = 1;
    const comeIn = () =>
      people.connect(null).then(
        () => ++inside,
        (error: unknown) => {
          if (error instanceof Refused && error.info?.code === "RATE_LIMITED") return 0;
          throw error;
        },
      );
    while ((await comeIn()) > 0);
    expect(inside).toBe(50);
    first.close();
    await expect.poll(comeIn).toBe(51);
  });

  describe("reactions", () => {
    it("are stored, counted over the time of the stream, and told together", async () => {
      const streamId = await people.newStream();
      const { device } = await people.enter("host", streamId);
      const { device: lines } = await people.enter(null, streamId, { batches: false });
      const react = (name: string, body: object) =>
        people.who(name).client.ask("reactToStream", { params: { id: streamId }, body });
      const answers = await Promise.all([
        react("ann", { type: "like" }),
        react("ann", { emoji: "heart" }),
        react("bob", { reaction_type: "party" }),
        react("bob", { type: "like", mediaTime: 999_999_999 }),
      ]);
      expect(answers.map(({ type }) => type)).toEqual(["like", "love", "clap", "like"]);
      await device.next("stream:reactions", ({ total }) => total === 4);
      await lines.next("stream:reaction", ({ type }) => type === "love");
      // Each node tells what came to it; how many there are by then is counted for all of them.
      const heard = device.told().flatMap((one) => (one.event === "stream:reactions" ? [one.payload] : []));
      expect(heard.length).toBeLessThanOrEqual(kind === "two nodes" ? 2 : 1);
      expect(sumOf(heard.flatMap(({ counts }) => Object.entries(counts)))).toEqual({ like: 2, love: 1, clap: 1 });
      await expect
        .poll(() =>
          sumOf(
            lines
              .told()
              .flatMap((one) => (one.event === "stream:reaction" ? [[one.payload.type, one.payload.count]] : [])),
          ),
        )
        .toEqual({ like: 2, love: 1, clap: 1 });
      const line = await people.who("ann").client.ask("getStreamReactions", { params: { id: streamId } });
      expect(line.total).toEqual({ like: 2, love: 1, clap: 1 });
      expect(line.buckets.every(({ at }) => at % line.bucketSeconds === 0 && at < 60)).toBe(true);
      const rows = await people.inside.db
        .selectFrom("nchat_stream_reactions")
        .select(["user_id", "type"])
        .where("stream_id", "=", streamId)
        .execute();
      expect(rows).toHaveLength(4);
    });

    it("and messages are told over the time of the stream, by what people saw", async () => {
      const streamId = await people.newStream();
      const startedAt = new Date(Date.now() - 570_000); // within ten minutes steps are of five seconds
      const stream = people.inside.db.updateTable("nchat_streams").where("id", "=", streamId);
      await stream.set({ started_at: startedAt }).execute();
      const { client } = people.who("ann");
      const params = { id: streamId };
      const say = (content: string, mediaTime?: number) =>
        client.ask("postStreamChat", { params, body: { content, ...(mediaTime === undefined ? {} : { mediaTime }) } });
      const react = (type: "fire" | "like", mediaTime: number) =>
        client.ask("reactToStream", { params, body: { type, mediaTime } });
      await Promise.all([react("fire", 61_000), react("fire", 64_000), react("like", 62_000), react("like", 301_000)]);
      await say("at a minute", 62_000);
      await say("at five", 300_500);
      await say("now, as it does not say");
      await say("nobody is ahead of the stream", 900_000);
      const heat = await client.ask("getStreamHeat", { params, query: { steps: 120 } });
      const past = heat.buckets.filter(({ at }) => at < 400);
      expect([heat.bucketSeconds, past]).toEqual([
        5,
        [
          { at: 60, reactions: 3, messages: 1, top: "fire" },
          { at: 300, reactions: 1, messages: 1, top: "like" },
        ],
      ]);
      expect(heat.buckets.slice(past.length).reduce((sum, { messages }) => sum + messages, 0)).toBe(2);
      expect(Math.abs(heat.duration - 570)).toBeLessThan(30);
      // Wider steps hold the same.
      const wide = await client.ask("getStreamHeat", { params, query: { steps: 10 } });
      expect(wide.buckets.reduce((sum, { reactions }) => sum + reactions, 0)).toBe(4);
      const upTo = async (until: number) => {
        const page = await client.ask("listStreamChat", { params, query: { until, limit: 10 } });
        return page.messages.map(({ content }) => content);
      };
      expect([await upTo(1000), await upTo(62_000), await upTo(301_000)]).toEqual([
        [],
        ["at a minute"],
        ["at five", "at a minute"],
      ]);
      expect(await upTo(800_000)).toHaveLength(4);
      const both = await client.try("listStreamChat", { params, query: { until: 1, after: 1 } });
      expect(both).toMatchObject({ ok: false, status: 400 });
    });

    it("of one person are limited", async () => {
      const streamId = await people.newStream();
      const device = await people.connect("ann");
      const acks = await Promise.all(
        Array.from({ length: 40 }, () => device.send("stream:reaction", { streamId, type: "fire" })),
      );
      const sent = acks.filter((ack) => ack.success).length;
      expect(sent).toBeGreaterThanOrEqual(20);
      expect(sent).toBeLessThan(30);
      expect(acks.find((ack) => !ack.success)).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterSeconds: 1 } });
    });
  });
});
