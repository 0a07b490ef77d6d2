import { describe, expect, it } from "vitest";
import type { EgressRequest, Ingress } from "../../port.ts";
import { words } from "../words.ts";
import { howToTake } from "./how-to-take.ts";

const composite = { kind: "composite", layout: "speaker", resolution: "720p", isAudioOnly: false } as const;
const file = { file: { key: "a.mp4", format: "mp4" } } as const;

type Room = Readonly<{
  publishers?: readonly string[];
  encoder?: string | null;
  isFed?: boolean;
  /** When an encoder went. */
  leftAt?: number | null;
  isFull?: boolean;
}>;

const ingress: Ingress = {
  ...{ id: "IN", room: "room", kind: "rtmp", identity: "feed:1", url: "", streamKey: "", status: "inactive" },
  ...{ error: null, startedAt: null, endedAt: null, updatedAt: 0, arriving: null },
};

function take(request: Partial<EgressRequest>, room: Room = {}) {
  const { publishers = ["ann"], encoder = null, isFed = false, leftAt = null, isFull = false } = room;
  return howToTake(
    {
      listTracks: async () => ({
        outcome: "done",
        value: publishers.map((identity) => ({ sid: "TR", identity, kind: "video", isEncrypted: false })),
      }),
      ingresses: {
        identityOf: () => encoder,
        isFed: () => isFed,
        list: () => (encoder === null ? [] : [{ ...ingress, identity: encoder, endedAt: leftAt }]),
      },
      now: () => 100_000,
      compositions: { reasonAgainst: () => (isFull ? { outcome: "limit", reason: words.full } : null) },
    },
    { room: "room", source: composite, outputs: file, ...request },
  );
}
const said = async (answer: ReturnType<typeof take>) => {
  const taken = await answer;
  return taken.outcome === "done" ? taken.value : taken.reason;
};

describe("what an egress takes", () => {
  it("is what people send, composed as asked", async () => {
    expect(await said(take({}))).toEqual({ layout: "speaker", resolution: "720p", isAudioOnly: false, only: null });
    const participant = { kind: "participant", identity: "ann", isScreenShare: false, resolution: "1080p" } as const;
    expect(await said(take({ source: participant }))).toEqual({
      ...{ layout: "single", resolution: "1080p", isAudioOnly: false, only: "ann" },
    });
  });

  it("is an encoder's feed, whoever publishes beside it, and composed where no encoder sends", async () => {
    const encoder = { encoder: "feed:1", isFed: true };
    expect(await said(take({}, { ...encoder, publishers: ["feed:1", "worker:2"] }))).toBeNull();
    expect(await said(take({}, { ...encoder, publishers: ["feed:1", "ann"] }))).toBeNull();
    expect(await said(take({}, { encoder: "feed:1", publishers: ["feed:1"] }))).toMatchObject({ layout: "speaker" });
    expect(await said(take({}, { encoder: "feed:1", publishers: [] }))).toBe(words.noFeed);
    const leaving = { encoder: "feed:1", publishers: ["feed:1"], leftAt: 95_000 };
    expect(await said(take({}, leaving))).toBe(words.noFeed);
    expect(await said(take({}, { ...leaving, leftAt: 50_000 }))).toMatchObject({ layout: "speaker" });
    expect(await said(take({}, { ...leaving, publishers: ["feed:1", "ann"] }))).toMatchObject({ layout: "speaker" });
  });

  it("is refused by name where it can't be had", async () => {
    expect(await said(take({ source: { ...composite, resolution: "4k" } }))).toBe(words.no4k);
    expect(await said(take({ source: { ...composite, layout: { template: "http://a" } } }))).toBe(words.noTemplate);
    expect(await said(take({ source: { kind: "track", trackSid: "TR" } }))).toBe(words.noTracks);
    expect(await said(take({}, { isFull: true }))).toBe(words.full);
  });
});
