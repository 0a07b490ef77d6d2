import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import { describe, expect, test } from "vitest";
import { broadcastWords } from "./broadcast-words.ts";
import { createCallBroadcast } from "./call-broadcast.ts";
import { toldOfCall } from "./call-told.fixture.ts";

const active: ActiveBroadcast = {
  ...{ id: "b1", streamId: "s1", title: "All hands", visibility: "public", status: "starting" },
  ...{ startedBy: "ann", startedAt: "2026-01-01T00:00:00Z" },
};
const plan = { title: "All hands", visibility: "public" } as const;

function world(answers: Record<string, unknown> = {}, isCallShown = true) {
  const { deps, ...told } = toldOfCall("c1", answers, isCallShown);
  const opened: string[] = [];
  const broadcast = createCallBroadcast({
    ...deps,
    openStream: (id) => void opened.push(id),
    linkOf: (id) => `https://nchat.example.org/watch/${id}`,
  });
  return {
    ...{ ...told, broadcast, opened },
    changed: (next: ActiveBroadcast | null, callId = "c1") =>
      told.tell("call:broadcast_changed", { callId, isStreaming: next !== null, broadcast: next }),
    state: () => broadcast.store.getState(),
  };
}

const began = "Ann is broadcasting this call: everybody with the link can see and hear you.";
const over = "The broadcast of this call has ended.";

describe("the broadcast of the current call", () => {
  test("is what the server tells, once to readers, with how many watch", () => {
    const { changed, state, said, raised, tell } = world();
    changed(active);
    changed({ ...active, status: "live" });
    tell("stream:viewer_count", { streamId: "another", viewerCount: 7 });
    tell("stream:viewer_count", { streamId: "s1", viewerCount: 3 });
    expect([state().active?.status, state().viewers, said, raised]).toEqual(["live", 3, [began], []]);
    changed(null, "another call");
    expect(state().active).not.toBeNull();
    changed(null);
    expect([state().active, state().viewers, said]).toEqual([null, null, [began, over]]);
  });

  test("is told anew when others may watch, and not again once its end was heard", () => {
    const { changed, broadcast, state, said, raised } = world({}, false);
    changed({ ...active, visibility: "invite_only" });
    broadcast.read();
    const { readNotice } = state();
    changed(active);
    expect([readNotice, state().readNotice, said.at(-1)]).toEqual(["b1 invite_only", "b1 invite_only", began]);
    expect(raised).toEqual([expect.stringContaining("people who are invited"), `info: ${began}`]);
    changed(null);
    changed({ ...active, status: "live" });
    expect([state().active, said.at(-1)]).toEqual([null, over]);
  });

  test("is known to whoever joins later, and forgotten with the call", async () => {
    const { roster, state, asked, said, settle } = world({ getCall: { ok: true, value: { broadcast: active } } });
    roster.setState({ callId: "c2" });
    await settle();
    expect([asked, state().active, said]).toEqual([["getCall"], active, [began]]);
    roster.setState({ callId: null });
    expect(state().active).toBeNull();
  });

  test("is told in a toast where the call is not on the screen, but not to who broadcasts it", () => {
    const other = world({}, false);
    other.changed(active);
    expect(other.raised).toEqual([`info: ${began}`]);
    const own = world({}, false);
    own.changed({ ...active, startedBy: "me" });
    expect([own.raised, own.said]).toEqual([[], ["You are broadcasting this call."]]);
  });

  test("tells who broadcasts it how many watch, from its beginning", async () => {
    const { changed, state, asked, settle } = world({ getStream: { ok: true, value: { viewerCount: 2 } } });
    changed({ ...active, startedBy: "me" });
    await settle();
    expect([asked, state().viewers]).toEqual([["getStream"], 2]);
  });

  test("is begun once at a time, and says in words why it did not begin or end", async () => {
    const message = "This server has no Chromium, which composes a picture of what people send.";
    const refused = { ok: false, reason: "refused", error: { code: "MEDIA_UNAVAILABLE", message } };
    const { broadcast, asked, raised, settle, state } = world({ startBroadcast: refused, stopBroadcast: refused });
    const first = broadcast.start(plan);
    expect([await broadcast.start(plan), state().isBusy]).toEqual([broadcastWords.notNow, true]);
    expect([await first, state().isBusy, asked]).toEqual([message, false, ["startBroadcast"]]);
    broadcast.stop();
    await settle();
    expect(raised).toEqual([`problem: ${message}`]);
  });

  test("is looked at again when the server did not say whether it began", async () => {
    const { broadcast, asked, settle } = world({ startBroadcast: { ok: false, reason: "offline" } });
    expect(await broadcast.start(plan)).toContain("did not answer");
    await settle();
    expect(asked).toEqual(["startBroadcast", "getCall"]);
  });

  test("has a page, an address and a code for other sites, while it runs", async () => {
    const { broadcast, changed, opened } = world({ getStreamEmbed: { ok: true, value: { embedCode: "<iframe>" } } });
    broadcast.open();
    expect([broadcast.link(), await broadcast.embedCode(), opened]).toEqual([null, null, []]);
    changed(active);
    broadcast.open();
    expect([broadcast.link(), await broadcast.embedCode(), opened]).toEqual([
      ...["https://nchat.example.org/watch/s1", "<iframe>"],
      ["s1"],
    ]);
  });
});
