import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { streamAccess } from "./stream-access.ts";

const refused = (code: string) => ({ ok: false, reason: "refused", error: { code, message: "" } });
const unreachable = { ok: false, reason: "unreachable" };
const stream = { hlsUrl: "https://a/hls/s/1.x/live.m3u8", playbackExpiresAt: "2026-11-22T18:10:00.000Z" };
const room = { livekitUrl: "ws://livekit", token: "token", iceServers: [] };
const hls = { way: "hls", url: stream.hlsUrl, expiresAt: Date.parse(stream.playbackExpiresAt) };

/** Answers by the route's name, and what was asked. */
function ask(answers: Readonly<Record<string, unknown>>, wanted: "any" | "hls" = "any") {
  const asked: unknown[] = [];
  const rest = {
    call: async (name: string, input: object) => {
      asked.push([name, input]);
      return answers[name];
    },
  } as unknown as Pick<RestClient, "call">;
  return streamAccess(rest, "s")(wanted).then((access) => ({ access, asked }));
}

test("a place in the room is taken as a viewer, also by those who host", async () => {
  const joinStream = { ok: true, value: { ...room, mode: "webrtc", stream } };
  expect(await ask({ joinStream })).toEqual({
    access: { way: "webrtc", room, hlsUrl: stream.hlsUrl },
    asked: [["joinStream", { params: { id: "s" }, body: { as: "viewer" } }]],
  });
});

test("a full room leads to the playlist, or to waiting while there is none", async () => {
  const full = (of: object) => ({ ok: true, value: { ...room, mode: "hls", token: "", stream: of } });
  expect((await ask({ joinStream: full(stream) })).access).toEqual(hls);
  expect((await ask({ joinStream: full({ ...stream, hlsUrl: null }) })).access).toEqual({ way: "later" });
});

test("who wants the playlist takes no place", async () => {
  const { access, asked } = await ask({ getStream: { ok: true, value: stream } }, "hls");
  expect([access, asked]).toEqual([hls, [["getStream", { params: { id: "s" } }]]]);
});

test("a room that can't be had leads to the playlist", async () => {
  const getStream = { ok: true, value: stream };
  expect((await ask({ joinStream: refused("UNAVAILABLE"), getStream })).access).toEqual(hls);
});

test("what is over is over, and a server out of reach is not asked a second thing", async () => {
  for (const code of ["STREAM_ENDED", "BANNED", "STREAM_NOT_FOUND"])
    expect((await ask({ joinStream: refused(code) })).access).toEqual({ way: "over" });
  const away = await ask({ joinStream: unreachable, getStream: unreachable });
  expect([away.access, away.asked.length]).toEqual([{ way: "unreachable" }, 1]);
  expect((await ask({ getStream: unreachable }, "hls")).access).toEqual({ way: "unreachable" });
});
