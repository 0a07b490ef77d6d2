import type { OnAir } from "@nchat/contract/broadcast";
import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import type { SentBy } from "@nchat/contract/sent-by";
import { describe, expect, it } from "vitest";
import type { Ask } from "./server.ts";
import { createWays } from "./ways.ts";

const { streamId } = sampleOnAir;
const onAirBy = (sentBy: SentBy): OnAir => ({ ...sampleOnAir, sentBy });

/** A server that takes streams in by these ways; null: one that does not answer. */
function setUp(has: readonly ("rtmp" | "whip")[] | null, hasFfmpeg = true, refusal = "MEDIA_UNAVAILABLE") {
  const asked: string[] = [];
  let tokens = 0;
  const problem = { code: has === null ? "unreachable" : "refused", detail: "There is none." };
  const ask = async (name: string, { body }: { body?: { type: "rtmp" | "whip" } }) => {
    asked.push(body ? `${name} ${body.type}` : name);
    if (name === "startScheduledStream" && has !== null)
      return { ok: true, value: { livekitUrl: "wss://live.example/", hostToken: `token-${++tokens}` } };
    if (!body || !has?.includes(body.type)) return { ok: false, problem, code: has === null ? null : refusal };
    const url = body.type === "rtmp" ? "rtmp://x/live" : "https://x/whip";
    return { ok: true, value: { ingress: { url, streamKey: `sk_${body.type}` } } };
  };
  return { ways: createWays(ask as unknown as Ask, async () => hasFfmpeg), asked };
}

describe("where a stream is sent", () => {
  it("is RTMP, and nothing else is asked for", async () => {
    const { ways, asked } = setUp(["rtmp", "whip"]);
    const ingest = { way: "rtmp", url: "rtmp://x/live", key: "sk_rtmp" };
    const value = { ingest, sentBy: { way: "rtmp", why: "usual" } };
    expect(await ways.find(streamId, "automatic")).toEqual({ ok: true, value });
    expect(asked).toEqual(["createIngress rtmp"]);
  });

  it("is WHIP without ffmpeg, without the server's RTMP, or when that is chosen", async () => {
    for (const [set, choice, why] of [
      [setUp(["rtmp", "whip"], false), "automatic", "no-ffmpeg"],
      [setUp(["whip"]), "automatic", "no-rtmp"],
      [setUp(["rtmp", "whip"]), "webrtc", "chosen"],
    ] as const) {
      const ingest = { way: "whip", url: "https://x/whip", key: "sk_whip" };
      expect(await set.ways.find(streamId, choice)).toEqual({
        ok: true,
        value: { ingest, sentBy: { way: "whip", why } },
      });
    }
  });

  it("is the room where the server takes in no encoder, with a token of the host's own", async () => {
    const ingest = { way: "room", url: "https://live.example/whip/v1", key: "token-1" };
    const found = await setUp([]).ways.find(streamId, "automatic");
    expect(found).toEqual({ ok: true, value: { ingest, sentBy: { way: "room", why: "no-rtmp" } } });
  });

  it("is nowhere when the server does not answer, or has not what was chosen", async () => {
    const silent = setUp(null);
    expect(await silent.ways.find(streamId, "automatic")).toMatchObject({ problem: { code: "unreachable" } });
    expect(silent.asked).toEqual(["createIngress rtmp"]);
    const busy = setUp([], true, "RATE_LIMITED");
    expect(await busy.ways.find(streamId, "automatic")).toMatchObject({ code: "RATE_LIMITED" });
    expect(busy.asked).toEqual(["createIngress rtmp"]);
    const without = setUp(["whip"]);
    expect(await without.ways.find(streamId, "rtmp")).toMatchObject({ problem: { detail: "There is none." } });
    expect(without.asked).toEqual(["createIngress rtmp"]);
  });

  it("changes for what never got through and was not chosen; a room is entered with a fresh token", async () => {
    const usual = { way: "rtmp", why: "usual" } as const;
    expect(await setUp(["rtmp", "whip"]).ways.after(onAirBy(usual), true)).toMatchObject({
      ...{ ingest: { way: "whip" }, sentBy: { why: "rtmp-blocked" } },
    });
    expect(await setUp(["rtmp", "whip"]).ways.after(onAirBy(usual), false)).toBe(null);
    expect(await setUp(null).ways.after(onAirBy(usual), true)).toBe(null);
    const chosen = { way: "rtmp", why: "chosen" } as const;
    expect(await setUp(["rtmp", "whip"]).ways.after(onAirBy(chosen), true)).toBe(null);
    const room = { way: "room", why: "no-ffmpeg" } as const;
    const { ways } = setUp([]);
    expect(await ways.after(onAirBy(room), false)).toMatchObject({ ingest: { key: "token-1" }, sentBy: room });
    expect(await ways.after(onAirBy(room), false)).toMatchObject({ ingest: { key: "token-2" }, sentBy: room });
  });
});
