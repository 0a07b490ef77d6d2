import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage } from "@nchat/contract/stream-chat";
import { type SignedIn, signUp } from "../support/client.ts";
import { connectDevice, type TestDevice } from "../support/device.ts";
import { kinds } from "../support/stream-people.ts";
import { type Inside, seedStream, startInside } from "../support/streams.ts";

describe.each(kinds)("the chat of a stream on $kind", ({ kind, reason }) => {
  if (reason) {
    it.skip(`is not tried: ${reason}`);
    return;
  }
  let inside: Inside;
  const people = new Map<string, SignedIn>();
  const who = (name: string): SignedIn => {
    const person = people.get(name);
    if (!person) throw new Error(`${name} has no account`);
    return person;
  };
  beforeAll(async () => {
    inside = await startInside(kind);
    for (const name of ["host", "ann", "bob", "cem", "dora", "eve"]) people.set(name, await signUp(inside.url, name));
  });
  afterAll(async () => {
    await inside?.stop();
  });
  const opened: TestDevice[] = [];
  afterEach(() => {
    for (const device of opened.splice(0)) device.close();
  });
  const connect = async (name: string | null, auth: Record<string, unknown> = {}) => {
    const token = name === null ? {} : { token: who(name).session.accessToken };
    const device = await connectDevice(inside.url(), { ...token, id: randomUUID(), auth });
    opened.push(device);
    return device;
  };
  const newStream = (seed: Partial<Parameters<typeof seedStream>[1]> = {}) =>
    seedStream(inside.db, { hostId: who("host").id, ...seed });
  const enter = async (name: string | null, streamId: string, more: { after?: number; batches?: boolean } = {}) => {
    const device = await connect(name);
    const ack = await device.send("stream:join", { streamId, batches: true, ...more });
    if (!ack.success) throw new Error(JSON.stringify(ack.error));
    return { device, snapshot: ack.data };
  };
  const say = async (name: string, streamId: string, content: string, more = {}) => {
    const posted = await who(name).client.ask("postStreamChat", {
      params: { id: streamId },
      body: { content, ...more },
    });
    if (posted.status !== "sent") throw new Error("it was held");
    return posted.message;
  };
  const refusal = async (name: string, streamId: string, content: string, more = {}) => {
    const outcome = await who(name).client.try("postStreamChat", {
      params: { id: streamId },
      body: { content, ...more },
    });
    return outcome.ok ? "sent" : outcome.error.code;
  };
  const hears = async (device: TestDevice, content: string): Promise<ChatMessage> => {
    const batch = await device.next("stream:chat_batch", ({ messages }) =>
      messages.some((one) => one.content === content),
    );
    const found = batch.messages.find((one) => one.content === content);
    if (!found) throw new Error("unreachable");
    return found;
  };

  describe("a message", () => {
    it("reaches everybody in the stream, numbered by the server, in whichever way it is sent", async () => {
      const streamId = await newStream();
      const { device: ann } = await enter("ann", streamId);
      const { device: nobody } = await enter(null, streamId);
      const first = await say("bob", streamId, "  first  ", { mediaTime: 1234 });
      const ack = await ann.send("stream:chat", { streamId, message: "second", nonce: "n-1" });
      expect(first).toEqual({
        id: expect.any(String),
        streamId,
        sequence: 1,
        revision: 1,
        userId: who("bob").id,
        userName: "bob",
        userAvatarUrl: null,
        role: "viewer",
        content: "first",
        replyTo: null,
        isPinned: false,
        isHighlighted: false,
        isDeleted: false,
        deletedBy: null,
        mediaTime: 1234,
        nonce: null,
        createdAt: expect.any(String),
      });
      expect(ack).toMatchObject({ success: true, data: { status: "sent", message: { sequence: 2, nonce: "n-1" } } });
      for (const device of [ann, nobody]) {
        expect(await hears(device, "first")).toEqual(first);
        expect(await hears(device, "second")).toMatchObject({ sequence: 2, userName: "ann" });
      }
      expect((await say("host", streamId, "third")).role).toBe("host");
    });

    it("sent again with the same nonce is stored and told once", async () => {
      const streamId = await newStream();
      const { device } = await enter("ann", streamId);
      const messages = await Promise.all(
        Array.from({ length: 4 }, () => say("bob", streamId, "once", { nonce: "same" })),
      );
      expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
      expect((await say("cem", streamId, "mine", { nonce: "same" })).sequence).toBe(2);
      await hears(device, "mine");
      const told = device.told().flatMap((one) => (one.event === "stream:chat_batch" ? one.payload.messages : []));
      // Another node tells it again, for it can't know whether the first one still could; it is known by its id.
      const ids = kind === "two nodes" ? new Set(told.map(({ id }) => id)) : told.map(({ id }) => id);
      expect([...ids]).toEqual([messages[0]?.id, expect.any(String)]);
    });

    it("answers another of the same chat, and shows what it answers until that is deleted", async () => {
      const streamId = await newStream();
      const other = await newStream();
      const question = await say("ann", streamId, "what?");
      const answer = await say("bob", streamId, "that", { replyTo: question.id });
      const quote = { id: question.id, userId: who("ann").id, userName: "ann", content: "what?" };
      expect(answer.replyTo).toEqual(quote);
      expect(await refusal("bob", other, "there", { replyTo: question.id })).toBe("NOT_FOUND");
      await who("ann").client.ask("deleteStreamChat", { params: { id: streamId, messageId: question.id } });
      const { messages } = await who("cem").client.ask("listStreamChat", { params: { id: streamId }, query: {} });
      expect(messages.find(({ id }) => id === answer.id)?.replyTo).toEqual({ ...quote, content: "" });
      expect(await refusal("bob", streamId, "again", { replyTo: question.id })).toBe("NOT_FOUND");
    });

    it("is refused where nobody may write: empty, too long, chat off, stream over, no such stream", async () => {
      const streamId = await newStream();
      expect(await refusal("ann", streamId, "\u200b \n")).toBe("VALIDATION_FAILED");
      expect(await refusal("ann", streamId, "x".repeat(501))).toBe("VALIDATION_FAILED");
      expect(await refusal("ann", await newStream({ status: "ended" }), "hello")).toBe("STREAM_ENDED");
      expect(await refusal("ann", await newStream({ status: "scheduled" }), "hello")).toBe("CONFLICT");
      expect(await refusal("ann", randomUUID(), "hello")).toBe("STREAM_NOT_FOUND");
      const silent = await newStream();
      await inside.db.updateTable("nchat_streams").set({ chat_enabled: false }).where("id", "=", silent).execute();
      expect(await refusal("ann", silent, "hello")).toBe("CHAT_DISABLED");
    });

    it("is one of a limited number: who writes too much waits", async () => {
      const streamId = await newStream();
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          who("ann").client.try("postStreamChat", { params: { id: streamId }, body: { content: `m${at}` } }),
        ),
      );
      const refused = answers.filter((one) => !one.ok);
      expect(refused.length).toBeGreaterThanOrEqual(10);
      const [first] = refused;
      expect(first && !first.ok && [first.status, first.error.code, first.headers.get("retry-after")]).toEqual([
        429,
        "RATE_LIMITED",
        "1",
      ]);
    });
  });

  describe("history", () => {
    it("is read backwards by sequence, and forwards by what changed", async () => {
      const streamId = await newStream();
      const sent: ChatMessage[] = [];
      for (const [at, name] of ["ann", "bob", "cem", "ann", "bob", "cem"].entries())
        sent.push(await say(name, streamId, `m${at + 1}`));
      const read = (query: object) => who("dora").client.ask("listStreamChat", { params: { id: streamId }, query });
      const newest = await read({ limit: 2 });
      expect([newest.messages.map(({ sequence }) => sequence), newest.lastSequence, newest.hasMore]).toEqual([
        [6, 5],
        6,
        true,
      ]);
      const older = await read({ before: 3 });
      expect([older.messages.map(({ content }) => content), older.hasMore]).toEqual([["m2", "m1"], false]);
      await who("host").client.ask("changeStreamChat", {
        params: { id: streamId, messageId: sent[1]?.id ?? "" },
        body: { isPinned: true },
      });
      const changed = await read({ after: 4 });
      expect(changed.messages.map(({ content, revision, isPinned }) => [content, revision, isPinned])).toEqual([
        ["m5", 5, false],
        ["m6", 6, false],
        ["m2", 7, true],
      ]);
      expect([changed.lastSequence, changed.hasMore]).toEqual([7, false]);
      const { snapshot } = await enter("eve", streamId, { after: 5 });
      expect(snapshot.messages.map(({ content }) => content)).toEqual(["m6", "m2"]);
      expect(snapshot.pinned.map(({ content }) => content)).toEqual(["m2"]);
    });
  });

  describe("changes", () => {
    it("pin, highlight and delete: told to everybody, numbered, and kept as a tombstone", async () => {
      const streamId = await newStream();
      const message = await say("ann", streamId, "look at this");
      const { device } = await enter("bob", streamId);
      const ref = { id: streamId, messageId: message.id };
      const change = (body: object) => who("host").client.ask("changeStreamChat", { params: ref, body });
      await change({ isPinned: true });
      expect((await device.next("stream:chat_batch")).messages).toEqual([{ ...message, revision: 2, isPinned: true }]);
      await change({ isPinned: false, isHighlighted: true });
      expect((await device.next("stream:chat_batch")).messages).toMatchObject([{ revision: 3, isHighlighted: true }]);
      await who("host").client.ask("deleteStreamChat", { params: ref });
      expect((await device.next("stream:chat_batch")).messages).toEqual([
        { ...message, revision: 4, content: "", isDeleted: true, deletedBy: "moderator" },
      ]);
      const twice = await who("host").client.try("deleteStreamChat", { params: ref });
      expect(!twice.ok && twice.error.code).toBe("NOT_FOUND");
    });

    it("pins five at most", async () => {
      const streamId = await newStream();
      const pin = async (at: number) => {
        const { id } = await say(at % 2 ? "host" : "ann", streamId, `p${at}`);
        return await who("host").client.try("changeStreamChat", {
          params: { id: streamId, messageId: id },
          body: { isPinned: true },
        });
      };
      for (let at = 0; at < 5; at++) expect((await pin(at)).ok).toBe(true);
      const sixth = await pin(5);
      expect(!sixth.ok && sixth.error.code).toBe("CONFLICT");
    });
  });

  describe("line by line", () => {
    it("the plan's clients hear each message under both of the plan's names", async () => {
      const streamId = await newStream();
      const device = await connect("ann");
      await device.send("stream:join", { streamId });
      const message = await say("bob", streamId, "hello");
      const line = { ...message, message: "hello", timestamp: message.createdAt };
      expect(await device.next("stream:chat")).toEqual(line);
      await expect.poll(() => device.told().map(({ event }): string => event)).toContain(`stream:${streamId}:chat`);
      expect(device.told().filter(({ event }) => event === "stream:chat")).toHaveLength(1);
    });
  });
});
