import { describe, expect, it } from "vitest";
import { createPlayback, type Playable, playbackLifeSeconds } from "./playback.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const livekit = { url: "ws://127.0.0.1:1", publicUrl: "ws://127.0.0.1:1", apiKey: "key", apiSecret: "s".repeat(32) };
const key = (byte: number) => new Uint8Array(32).fill(byte);
const now = new Date("2026-01-05T12:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const stream = (over: Partial<Playable["facts"]> & { id?: string } = {}): Playable => ({
  state: { id: over.id ?? id },
  facts: { visibility: over.visibility ?? "channel_members", playbackEpoch: over.playbackEpoch ?? 0 },
});

describe("an address of a stream that is not public", () => {
  const playback = createPlayback({ encryptionKeys: [key(1)], livekit });
  const { ticket, expiresAt } = playback.ticketFor(stream(), now);

  it("plays until it expires, and not a moment longer", () => {
    expect(expiresAt).toEqual(later(playbackLifeSeconds));
    expect(playback.check(stream(), ticket, now)).toBe("valid");
    expect(playback.check(stream(), ticket, later(playbackLifeSeconds - 1))).toBe("valid");
    expect(playback.check(stream(), ticket, later(playbackLifeSeconds))).toBe("expired");
  });

  it("plays that stream alone, and no longer than who may watch stays the same", () => {
    const other = stream({ id: "1b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1" });
    expect(playback.check(other, ticket, now)).toBe("refused");
    expect(playback.check(stream({ playbackEpoch: 1 }), ticket, now)).toBe("refused");
  });

  it("cannot be made longer, changed, or made up", () => {
    const [expiry, signature = ""] = ticket.split(".");
    const made = [
      `${Number(expiry) + 3600}.${signature}`,
      `${expiry}.${signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))}`,
      `${expiry}.`,
      `${expiry}`,
      "public",
      "",
      `${ticket}=`,
      `${ticket}${ticket}`,
      createPlayback({ encryptionKeys: [key(2)], livekit }).ticketFor(stream(), now).ticket,
    ];
    expect(made.map((each) => playback.check(stream(), each, now))).toEqual(made.map(() => "refused"));
  });

  it("outlives a change of keys as long as the old one is still named", () => {
    const after = (...keys: Uint8Array[]) => createPlayback({ encryptionKeys: keys, livekit });
    expect(after(key(9), key(1)).check(stream(), ticket, now)).toBe("valid");
    expect(after(key(9)).check(stream(), ticket, now)).toBe("refused");
  });

  it("is signed with LiveKit's secret where no key is set, the same on every node", () => {
    const [one, two] = [
      createPlayback({ encryptionKeys: [], livekit }),
      createPlayback({ encryptionKeys: [], livekit }),
    ];
    expect(two.check(stream(), one.ticketFor(stream(), now).ticket, now)).toBe("valid");
  });
});

describe("an address of a public stream", () => {
  const playback = createPlayback({ encryptionKeys: [], livekit });

  it("never ends", () => {
    const open = stream({ visibility: "public" });
    expect(playback.ticketFor(open, now)).toEqual({ ticket: "public", expiresAt: null });
    expect(playback.check(open, "public", later(1e6))).toBe("valid");
  });

  it("ends when the stream is made less public", () => {
    expect(playback.check(stream({ visibility: "invite_only" }), "public", now)).toBe("refused");
  });
});
