import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RouteInput, RouteName } from "@nchat/contract/rest";
import { gatherPeople, kinds, type StreamPeople } from "../support/stream-people.ts";

const names = ["host", "cohost", "moderator", "viewer", "other"] as const;
type Name = (typeof names)[number];

describe.each(kinds)("moderating on $kind", ({ kind, reason }) => {
  if (reason) {
    it.skip(`is not tried: ${reason}`);
    return;
  }
  let people: StreamPeople;
  beforeAll(async () => {
    people = await gatherPeople(kind, names);
  });
  afterAll(() => people?.stop());
  afterEach(() => people.closeDevices());

  const newStream = async () => {
    const streamId = await people.newStream({ coHostIds: [people.who("cohost").id] });
    const body = { userId: people.who("moderator").id };
    await people.who("host").client.ask("addModerator", { params: { id: streamId }, body });
    return streamId;
  };
  const attempt = async <N extends RouteName>(name: Name, route: N, input: RouteInput<N>) => {
    const outcome = await people.who(name).client.try(route, input);
    return outcome.ok ? "ok" : outcome.error.code;
  };
  const say = async (name: Name, streamId: string, content: string) => {
    const posted = await people.who(name).client.ask("postStreamChat", { params: { id: streamId }, body: { content } });
    if (posted.status === "held") throw new Error(`it was held: ${posted.reason}`);
    return posted.message;
  };
  const saying = (name: Name, streamId: string, content: string) =>
    attempt(name, "postStreamChat", { params: { id: streamId }, body: { content } });

  it("is for those whom it is given to: each act by each role", async () => {
    const roles: readonly Name[] = ["host", "cohost", "moderator", "viewer"];
    const all = async (act: (name: Name, streamId: string) => Promise<string>) => {
      const streamId = await newStream();
      const codes: string[] = [];
      for (const name of roles) codes.push(await act(name, streamId));
      return codes;
    };
    const moderators = ["ok", "ok", "ok", "FORBIDDEN"];
    const params = (id: string) => ({ params: { id } });
    const other = () => ({ userId: people.who("other").id });
    const table: Record<string, readonly [(name: Name, streamId: string) => Promise<string>, readonly string[]]> = {
      "read the rules": [(name, id) => attempt(name, "getChatRules", params(id)), moderators],
      "change the rules": [
        (name, id) => attempt(name, "changeChatRules", { ...params(id), body: { links: "hold" } }),
        moderators,
      ],
      "see what is held": [(name, id) => attempt(name, "listHeldMessages", params(id)), moderators],
      "see who is restricted": [(name, id) => attempt(name, "listRestrictions", params(id)), moderators],
      "time out": [
        (name, id) => attempt(name, "timeOutViewer", { ...params(id), body: { ...other(), seconds: 5 } }),
        moderators,
      ],
      ban: [(name, id) => attempt(name, "banViewer", { ...params(id), body: other() }), moderators],
      "lift a ban": [(name, id) => attempt(name, "liftBan", { params: { id, ...other() } }), moderators],
      "lift a time-out": [(name, id) => attempt(name, "liftTimeout", { params: { id, ...other() } }), moderators],
      "see the moderators": [(name, id) => attempt(name, "listModerators", params(id)), moderators],
      "read the log": [(name, id) => attempt(name, "listModerationLog", { ...params(id), query: {} }), moderators],
      "name a moderator": [
        (name, id) => attempt(name, "addModerator", { ...params(id), body: other() }),
        ["ok", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"],
      ],
      "remove a moderator": [
        (name, id) => attempt(name, "removeModerator", { params: { id, ...other() } }),
        ["ok", "FORBIDDEN", "FORBIDDEN", "FORBIDDEN"],
      ],
      pin: [
        async (name, id) => {
          const { id: messageId } = await say("other", id, "pin me");
          return await attempt(name, "changeStreamChat", { params: { id, messageId }, body: { isPinned: true } });
        },
        moderators,
      ],
      "delete what another wrote": [
        async (name, id) => {
          const { id: messageId } = await say("other", id, "delete me");
          return await attempt(name, "deleteStreamChat", { params: { id, messageId } });
        },
        moderators,
      ],
      "delete what they wrote": [
        async (name, id) => {
          const { id: messageId } = await say(name, id, "mine");
          return await attempt(name, "deleteStreamChat", { params: { id, messageId } });
        },
        ["ok", "ok", "ok", "ok"],
      ],
    };
    for (const [act, [run, expected]] of Object.entries(table)) expect([act, await all(run)]).toEqual([act, expected]);
  });

  it("stops below one's own rank", async () => {
    const streamId = await newStream();
    const ban = (by: Name, target: Name) =>
      attempt(by, "banViewer", { params: { id: streamId }, body: { userId: people.who(target).id } });
    expect([
      await ban("moderator", "host"),
      await ban("moderator", "cohost"),
      await ban("cohost", "host"),
      await ban("moderator", "moderator"),
      await ban("host", "host"),
      await ban("cohost", "moderator"),
    ]).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "CONFLICT", "CONFLICT", "ok"]);
    const nobody = { params: { id: streamId }, body: { userId: streamId } };
    expect(await attempt("host", "banViewer", nobody)).toBe("USER_NOT_FOUND");
  });

  it("bans: out of the stream at once with all one wrote, and in again when it is lifted", async () => {
    const streamId = await newStream();
    const { device } = await people.enter("viewer", streamId);
    const { device: host } = await people.enter("host", streamId);
    await say("viewer", streamId, "spam one");
    await say("viewer", streamId, "spam two");
    await say("other", streamId, "no spam");
    const userId = people.who("viewer").id;
    const body = { userId, reason: "spam", removeMessages: true };
    await people.who("moderator").client.ask("banViewer", { params: { id: streamId }, body });
    expect(await device.next("stream:removed")).toEqual({ streamId });
    expect(await device.next("stream:chat_restricted")).toMatchObject({ restriction: { kind: "ban", reason: "spam" } });
    const told = await host.next("stream:chat_batch", ({ messages }) => messages.some(({ isDeleted }) => isDeleted));
    const removed = told.messages.filter(({ isDeleted }) => isDeleted); // what was written just before may come along
    expect(removed.map(({ content, deletedBy }) => [content, deletedBy])).toEqual([
      ["", "moderator"],
      ["", "moderator"],
    ]);
    expect(await saying("viewer", streamId, "again")).toBe("BANNED");
    expect(await people.refusedEntry("viewer", streamId)).toBe("BANNED");
    expect(await attempt("viewer", "listStreamChat", { params: { id: streamId }, query: {} })).toBe("BANNED");
    expect(await attempt("viewer", "reactToStream", { params: { id: streamId }, body: { type: "like" } })).toBe(
      "BANNED",
    );
    expect(await attempt("viewer", "joinStream", { params: { id: streamId }, body: {} })).toBe("FORBIDDEN");
    const before = device.told().length;
    await say("other", streamId, "peace");
    await host.next("stream:chat_batch", ({ messages }) => messages.some(({ content }) => content === "peace"));
    expect(device.told().slice(before)).toEqual([]);
    await people.who("host").client.ask("liftBan", { params: { id: streamId, userId } });
    expect(await saying("viewer", streamId, "sorry")).toBe("ok");
    const log = await people.who("host").client.ask("listModerationLog", { params: { id: streamId }, query: {} });
    expect(log.entries.map(({ act, actor, target }) => [act, actor.userName, target?.userName])).toEqual([
      ["ban_lifted", "host", "viewer"],
      ["messages_removed", "moderator", "viewer"],
      ["banned", "moderator", "viewer"],
      ["moderator_added", "host", "moderator"],
    ]);
  });

  it("names and takes away moderators for everybody in the chat at once, with what they may do", async () => {
    const streamId = await people.newStream();
    const { id: userId } = people.who("viewer");
    const { device: host } = await people.enter("host", streamId);
    const { device: other } = await people.enter("other", streamId);
    const { device: viewer, snapshot } = await people.enter("viewer", streamId);
    expect([snapshot.role, snapshot.canModerate]).toEqual(["viewer", false]);
    const before = await say("viewer", streamId, "not yet");
    const all = { host, other, viewer };
    const told = (role: string) =>
      Promise.all(Object.values(all).map((each) => each.next("stream:role_changed", (one) => one.role === role)));
    const everybody = (role: string) => Array.from({ length: 3 }, () => ({ streamId, userId, role }));

    await people.who("host").client.ask("addModerator", { params: { id: streamId }, body: { userId } });
    expect(await told("moderator")).toEqual(everybody("moderator"));
    // At whichever node it is asked: the next word of everybody is by what they are now.
    expect((await say("viewer", streamId, "now I am")).role).toBe("moderator");
    const params = { id: streamId, messageId: before.id };
    expect(await attempt("viewer", "changeStreamChat", { params, body: { isPinned: true } })).toBe("ok");
    const seen = await people.who("viewer").client.ask("listStreamViewers", { params: { id: streamId }, query: {} });
    expect(seen.viewers.map(({ user, role }) => [user?.id, role]).toSorted()).toEqual(
      [
        [userId, "moderator"],
        [people.who("other").id, "viewer"],
      ].toSorted(),
    );
    const again = await people.enter("viewer", streamId);
    expect([again.snapshot.role, again.snapshot.canModerate]).toEqual(["moderator", true]);
    expect(again.snapshot.messages.map(({ role }) => role)).toEqual(["moderator", "moderator"]);

    await people.who("host").client.ask("removeModerator", { params: { id: streamId, userId } });
    expect(await told("viewer")).toEqual(everybody("viewer"));
    expect(await attempt("viewer", "changeStreamChat", { params, body: { isPinned: false } })).toBe("FORBIDDEN");
    expect((await say("viewer", streamId, "no more")).role).toBe("viewer");
    const hidden = await people.who("viewer").client.ask("listStreamViewers", { params: { id: streamId }, query: {} });
    expect(hidden.viewers).toEqual([]);
  });

  it("times out for a while, told with the seconds left", async () => {
    const streamId = await newStream();
    const { device } = await people.enter("viewer", streamId);
    const body = { userId: people.who("viewer").id, seconds: 2 };
    await people.who("moderator").client.ask("timeOutViewer", { params: { id: streamId }, body });
    expect(await device.next("stream:chat_restricted")).toMatchObject({ restriction: { kind: "timeout" } });
    const refused = await device.send("stream:chat", { streamId, content: "let me" });
    expect(refused).toMatchObject({ error: { code: "TIMED_OUT", retryAfterSeconds: expect.any(Number) } });
    await expect.poll(() => saying("viewer", streamId, "thanks"), { timeout: 5000, interval: 300 }).toBe("ok");
  });

  it("slows everybody down but those who moderate", async () => {
    const streamId = await newStream();
    const { device } = await people.enter("viewer", streamId);
    const rules = { params: { id: streamId }, body: { slowModeSeconds: 30 } };
    await people.who("host").client.ask("changeChatRules", rules);
    const { settings } = await device.next("stream:chat_settings");
    expect(settings.slowModeSeconds).toBe(30);
    const first = await device.send("stream:chat", { streamId, content: "first", nonce: "n" });
    expect(first).toMatchObject({ success: true });
    expect(await device.send("stream:chat", { streamId, content: "second" })).toMatchObject({
      error: { code: "SLOW_MODE", retryAfterSeconds: expect.any(Number) },
    });
    expect(await device.send("stream:chat", { streamId, content: "first", nonce: "n" })).toEqual(first);
    // At whichever node.
    expect([await saying("viewer", streamId, "c"), await saying("viewer", streamId, "d")]).toEqual(
      Array.from({ length: 2 }, () => "SLOW_MODE"),
    );
    expect([await saying("moderator", streamId, "a"), await saying("moderator", streamId, "b")]).toEqual(["ok", "ok"]);
  });

  it("blocks and holds by words and links, and lets through or not", async () => {
    const streamId = await newStream();
    const words = [
      { word: "badword", action: "block" as const },
      { word: "hmm", action: "hold" as const },
    ];
    const rules = { params: { id: streamId }, body: { links: "hold" as const, words } };
    await people.who("moderator").client.ask("changeChatRules", rules);
    const { device: moderator } = await people.enter("moderator", streamId);
    const { device: viewer } = await people.enter("viewer", streamId);
    expect(await saying("viewer", streamId, "b4dword")).toBe("MESSAGE_BLOCKED");
    const ack = await viewer.send("stream:chat", { streamId, content: "see example.org", nonce: "link" });
    if (!ack.success || ack.data.status !== "held") throw new Error("it was not held");
    const { heldId } = ack.data;
    expect(await viewer.send("stream:chat", { streamId, content: "see example.org", nonce: "link" })).toEqual(ack);
    expect(await moderator.next("stream:chat_held")).toMatchObject({
      held: { id: heldId, content: "see example.org", reason: "link", userName: "viewer" },
    });
    const held = await people.who("moderator").client.ask("listHeldMessages", { params: { id: streamId } });
    expect(held.held.map(({ id }) => id)).toEqual([heldId]);
    const decide = (decision: "approve" | "reject", id = heldId) =>
      people.who("moderator").client.try("decideHeldMessage", {
        params: { id: streamId, heldId: id },
        body: { decision },
      });
    const approved = await decide("approve");
    expect(approved.ok && approved.data.message).toMatchObject({ content: "see example.org", sequence: 1 });
    expect(await viewer.next("stream:chat_decided")).toEqual({ streamId, heldId, decision: "approve" });
    expect((await viewer.next("stream:chat_batch")).messages).toMatchObject([{ id: heldId, nonce: "link" }]);
    const twice = await decide("reject");
    expect(!twice.ok && twice.error.code).toBe("CONFLICT");
    const second = await viewer.send("stream:chat", { streamId, content: "hmm" });
    if (!second.success || second.data.status !== "held") throw new Error("it was not held");
    const rejected = await decide("reject", second.data.heldId);
    expect(rejected.ok && rejected.data.message).toBeNull();
    const history = await people.who("viewer").client.ask("listStreamChat", { params: { id: streamId }, query: {} });
    expect(history.messages.map(({ content }) => content)).toEqual(["see example.org"]);
    expect(await saying("moderator", streamId, "hmm example.org")).toBe("ok");
    expect(viewer.told().some(({ event }) => event === "stream:chat_held")).toBe(false);
  });

  it("may be given and taken while somebody watches", async () => {
    const streamId = await people.newStream();
    const { device } = await people.enter("other", streamId);
    const params = { id: streamId };
    const userId = people.who("other").id;
    await people.who("host").client.ask("addModerator", { params, body: { userId } });
    expect(await device.next("stream:chat_moderated")).toMatchObject({ entry: { act: "moderator_added" } });
    expect(await attempt("other", "getChatRules", { params })).toBe("ok");
    expect((await say("other", streamId, "I moderate")).role).toBe("moderator");
    await people.who("host").client.ask("removeModerator", { params: { ...params, userId } });
    expect(await attempt("other", "getChatRules", { params })).toBe("FORBIDDEN");
    const before = device.told().length;
    await people.who("host").client.ask("changeChatRules", { params, body: { slowModeSeconds: 1 } });
    await device.next("stream:chat_settings");
    expect(
      device
        .told()
        .slice(before)
        .map(({ event }) => event),
    ).not.toContain("stream:chat_moderated");
  });
});
