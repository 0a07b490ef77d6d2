import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import type { OwnMarkers, StreamMarker } from "@nchat/contract/stream-markers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createBroadcastOwner } from "../broadcast-owner.ts";
import type { Ask } from "../server.ts";
import { createMarkers } from "./own-markers.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const away = { ok: false, problem: { code: "unreachable", detail: null }, code: null } as const;
const refused = { ok: false, problem: { code: "refused", detail: "It has ended." }, code: "STREAM_ENDED" } as const;
const marker = (id: string, mediaTime: number, text: string | null = null): StreamMarker => {
  return { id, streamId: onAir.streamId, mediaTime, markedAt: new Date(mediaTime).toISOString(), text };
};

/** A server that answers as told, one answer after the other, and then takes everything. */
function open(answers: unknown[] = [], known: StreamMarker[] = []) {
  const asked: unknown[] = [];
  const owner = createBroadcastOwner();
  const told: OwnMarkers[] = [];
  let count = 0;
  const ask = (async (name: string, input: { body?: { text: string | null; agoMilliseconds: number } }) => {
    if (name === "listStreamMarkers") return { ok: true, value: { markers: known } };
    asked.push([name, input]);
    const answer = answers.shift();
    if (answer) return answer;
    if (name !== "addStreamMarker") return { ok: true, value: { success: true } };
    const { text = null, agoMilliseconds = 0 } = input.body ?? {};
    return { ok: true, value: { marker: marker(`m${count++}`, Date.now() - agoMilliseconds, text) } };
  }) as unknown as Ask;
  const onChanged = (markers: OwnMarkers) => void told.push(markers);
  const list = (next: StreamMarker[]) => void (known = next);
  const markers = createMarkers({ owner, ask, onChanged, now: Date.now, random: () => 0.5 });
  const goLive = async () => {
    owner.send({ type: "go-live", title: "Release" });
    owner.send({ type: "prepared", onAir });
    owner.send({ type: "connected", at: 0 });
    await vi.advanceTimersByTimeAsync(0);
  };
  return { markers, owner, told, asked, goLive, list };
}

it("marks nothing while nothing is live", async () => {
  const { markers, owner, asked } = open();
  expect(markers.add(null)).toBeNull();
  owner.send({ type: "go-live", title: "Release" });
  owner.send({ type: "prepared", onAir });
  expect([markers.add(null), asked]).toEqual([null, []]);
});

it("lists what is known and what is marked, the newest first, and forgets it with the stream", async () => {
  const { markers, owner, goLive } = open([], [marker("before", 5000, "Earlier")]);
  await goLive();
  vi.setSystemTime(9000);
  expect(await markers.add("Q & A")).toMatchObject({ isKept: true });
  expect(markers.get().markers.map(({ mediaTime, text }) => [mediaTime, text])).toEqual([
    [9000, "Q & A"],
    [5000, "Earlier"],
  ]);
  owner.send({ type: "stop" });
  expect(markers.get()).toEqual({ markers: [], waiting: 0, problem: null });
});

it("keeps the moment of one that the server could not be told at once, and sends it once", async () => {
  const { markers, told, asked, goLive } = open([away, away]);
  await goLive();
  vi.setSystemTime(10_000);
  const adding = markers.add(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(told.at(-1)).toEqual({ markers: [], waiting: 1, problem: null });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await adding).toMatchObject({ isKept: true, marker: { mediaTime: 10_000 } });
  expect(told.at(-1)).toMatchObject({ waiting: 0, problem: null });
  const nonces = asked.map((each) => (each as [string, { body: { nonce: string } }])[1].body.nonce);
  expect([nonces.length, new Set(nonces).size]).toEqual([3, 1]);
});

it("waits for a stream that is not live at the server yet, but not for ever", async () => {
  const early = { ...refused, code: "CONFLICT" };
  const { markers, goLive } = open([early, early]);
  await goLive();
  const adding = markers.add(null);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await adding).toMatchObject({ isKept: true });
  const never = open(Array.from({ length: 50 }, () => early));
  await never.goLive();
  const failing = never.markers.add(null);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await failing).toMatchObject({ isKept: false });
});

it("says why one is not kept", async () => {
  const { markers, goLive } = open([refused]);
  await goLive();
  expect(await markers.add(null)).toEqual({ isKept: false, why: "It has ended." });
  expect(markers.get()).toEqual({ markers: [], waiting: 0, problem: "It has ended." });
});

it("takes one back, unless the server does not answer", async () => {
  const { markers, goLive } = open([undefined, away]);
  await goLive();
  const marked = await markers.add(null);
  const id = marked?.isKept ? marked.marker.id : "";
  await markers.remove(id);
  expect(markers.get()).toMatchObject({ markers: [{ id }], problem: expect.stringContaining("still there") });
  await markers.remove(id);
  expect(markers.get()).toEqual({ markers: [], waiting: 0, problem: null });
});

it("shows at once what was marked on another device, or taken back there, and nothing of another stream", async () => {
  const { markers, goLive } = open();
  markers.heard({ type: "missed" });
  await goLive();
  const { streamId } = onAir;
  markers.heard({ type: "added", streamId, marker: marker("co", 4000, "Co-host") });
  markers.heard({ type: "added", streamId, marker: marker("co", 4000, "Co-host") });
  const other = { ...marker("other", 1), streamId: "22222222-2222-4222-8222-222222222222" };
  markers.heard({ type: "added", streamId: other.streamId, marker: other });
  expect(markers.get().markers.map(({ id }) => id)).toEqual(["co"]);
  markers.heard({ type: "removed", streamId, markerId: "co" });
  // Told late, by a node that was slow.
  markers.heard({ type: "added", streamId, marker: marker("co", 4000, "Co-host") });
  expect(markers.get().markers).toEqual([]);
});

it("asks again for what it may have missed, and lets go of what is not listed any more", async () => {
  const { markers, goLive, list } = open([], [marker("kept", 1000), marker("taken-back", 2000)]);
  await goLive();
  list([marker("kept", 1000), marker("new", 3000)]);
  markers.heard({ type: "missed" });
  markers.heard({ type: "added", streamId: onAir.streamId, marker: marker("meanwhile", 4000) });
  await vi.advanceTimersByTimeAsync(0);
  expect(markers.get().markers.map(({ id }) => id)).toEqual(["meanwhile", "new", "kept"]);
});
