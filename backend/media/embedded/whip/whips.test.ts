import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaAnswer, RoomTrack } from "../../port.ts";
import { createWhips, type WhipDeps } from "./whips.ts";

const log = pino({ level: "silent" });
const request = {
  kind: "whip",
  ...{ room: "stream-1", identity: "feed:1", displayName: "Host", name: "1", isTranscoded: false },
} as const;
const track: RoomTrack = { sid: "TR_1", identity: "feed:1", kind: "video", isEncrypted: false };

/** Addresses in a room that a test fills; LiveKit takes every offer. */
function world(more: Partial<WhipDeps> = {}) {
  const events: string[] = [];
  const asked: string[] = [];
  const room: { tracks: MediaAnswer<readonly RoomTrack[]> } = { tracks: { outcome: "done", value: [] } };
  const whips = createWhips({
    ...{ log, now: Date.now, isFed: () => false, listTracks: async () => room.tracks },
    way: {
      enter: async ({ identity }) => ({ url: "http://livekit.test/whip/v1", token: `token of ${identity}` }),
      putOut: async ({ identity }) => void asked.push(`put out ${identity}`),
    },
    onEvent: (type, { status }) => void events.push(`${type} ${status}`),
    ...more,
  });
  const { streamKey: key } = whips.create(request);
  const offer = (given = key) =>
    whips.answer({ key: given, method: "POST", session: null, type: "application/sdp", ifMatch: null, body: "v=0" });
  return { whips, events, asked, room, key, offer, status: () => whips.list({})[0]?.status };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", async (url: string, { method, headers }: RequestInit) => {
    const { authorization } = Object.fromEntries(new Headers(headers));
    const location = { location: "/whip/v1/PA_1", etag: "abc" };
    return new Response(`${method} ${url} ${authorization}`, {
      status: method === "POST" ? 201 : 200,
      headers: location,
    });
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("an address for WHIP", () => {
  it("takes the offer of who has its key to LiveKit, with a token that stays here", async () => {
    const { offer, key, whips } = world();
    expect(await offer()).toEqual({
      ...{
        outcome: "done",
        status: 201,
        session: "PA_1",
        headers: { "content-type": expect.any(String), etag: "abc" },
      },
      body: "POST http://livekit.test/whip/v1 Bearer token of feed:1",
    });
    expect(await offer(`${key}x`)).toEqual({ outcome: "unknown key" });
    const change = { key, session: "PA_1", type: "", ifMatch: null, body: "" } as const;
    expect(await whips.answer({ ...change, method: "DELETE" })).toMatchObject({
      body: "DELETE http://livekit.test/whip/v1/PA_1 Bearer token of feed:1",
    });
    expect(JSON.stringify(whips.known())).not.toContain(key);
  });

  it("is publishing while LiveKit has its tracks, and says so", async () => {
    const { offer, room, events, status } = world();
    await offer();
    expect(status()).toBe("buffering");
    room.tracks = { outcome: "done", value: [track] };
    await vi.advanceTimersByTimeAsync(1500);
    expect(status()).toBe("publishing");
    room.tracks = { outcome: "uncertain", code: "MEDIA_UNAVAILABLE", reason: "Not in time." };
    await vi.advanceTimersByTimeAsync(10_000);
    expect(status()).toBe("publishing");
    room.tracks = { outcome: "done", value: [] };
    await vi.advanceTimersByTimeAsync(6000);
    expect(status()).toBe("inactive");
    expect(events).toEqual(["ingress_started publishing", "ingress_ended inactive"]);
  });

  it("is given up by who was let in and never sent", async () => {
    const { offer, events, status } = world();
    await offer();
    await vi.advanceTimersByTimeAsync(25_000);
    expect([status(), events]).toEqual(["inactive", []]);
  });

  it("puts out who sends when it is removed, and knows the key no more", async () => {
    const { offer, room, asked, whips, events } = world();
    await offer();
    room.tracks = { outcome: "done", value: [track] };
    await vi.advanceTimersByTimeAsync(1500);
    const id = whips.known()[0]?.id ?? "";
    expect(await whips.remove(id)).toMatchObject({ status: "complete" });
    expect(asked).toEqual(["put out feed:1"]);
    expect(await offer()).toEqual({ outcome: "unknown key" });
    expect(events.at(-1)).toBe("ingress_ended inactive");
  });

  it("waits while another encoder sends into the room", async () => {
    const { offer, status } = world({ isFed: () => true });
    expect(await offer()).toEqual({ outcome: "refused", reason: "Another encoder sends already." });
    expect(status()).toBe("inactive");
  });

  it("finds after a restart who still sends", async () => {
    const { whips, room, status, events } = world();
    const [known] = whips.known();
    if (!known) throw new Error("there is one");
    whips.restore(known);
    room.tracks = { outcome: "done", value: [track] };
    await vi.advanceTimersByTimeAsync(1500);
    expect([status(), events]).toEqual(["publishing", ["ingress_started publishing"]]);
  });
});
