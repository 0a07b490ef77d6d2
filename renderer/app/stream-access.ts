import type { ErrorCode } from "@nchat/contract/errors";
import type { Stream } from "@nchat/contract/streams";
import type { PlayerAccess, PlayerPorts } from "../player/player-ports.ts";
import type { RestClient, RestFailure } from "../session/rest-result.ts";

const over: readonly ErrorCode[] = ["STREAM_ENDED", "STREAM_NOT_FOUND", "BANNED", "FORBIDDEN", "UNAUTHENTICATED"];

function failed(failure: RestFailure): PlayerAccess {
  if (failure.reason !== "refused") return { way: "unreachable" };
  return { way: over.includes(failure.error.code) ? "over" : "later" };
}

function byHls({ hlsUrl, playbackExpiresAt }: Stream): PlayerAccess {
  if (hlsUrl === null) return { way: "later" };
  return { way: "hls", url: hlsUrl, expiresAt: playbackExpiresAt === null ? null : Date.parse(playbackExpiresAt) };
}

/** Asks the server how one stream is to be watched: as a viewer, also for those who host it. */
export function streamAccess(rest: Pick<RestClient, "call">, streamId: string): PlayerPorts["getAccess"] {
  const params = { id: streamId };
  const playlist = async () => {
    const stream = await rest.call("getStream", { params });
    return stream.ok ? byHls(stream.value) : failed(stream);
  };
  return async (wanted) => {
    if (wanted === "hls") return playlist();
    const joined = await rest.call("joinStream", { params, body: { as: "viewer" } });
    if (!joined.ok) {
      const access = failed(joined);
      // Without a room to enter there may still be a playlist.
      return access.way === "later" ? playlist() : access;
    }
    const { mode, livekitUrl, token, iceServers, stream } = joined.value;
    if (mode === "hls") return byHls(stream);
    return { way: "webrtc", room: { livekitUrl, token, iceServers }, hlsUrl: stream.hlsUrl };
  };
}
