import { describe, expect, it } from "vitest";
import type { Stream } from "@nchat/contract/streams";
import { streamOutgoing, streamRespellings } from "./spellings.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const at = "2026-01-05T12:00:00.000Z";
const rights = { see: true, watch: true, chat: true, moderate: true, publish: true, manage: true, host: true };
const stream: Stream = {
  ...{ id, channelId: id, hostId: id, title: "Launch", description: null, visibility: "public", status: "ended" },
  host: { id, username: "ann", displayName: "Ann", avatarUrl: null, presence: "available" },
  ...{ feed: "live", resumeUntil: null, scheduledAt: null, startedAt: at, endedAt: at, endReason: "stopped" },
  ...{ viewerCount: 1, peakViewers: 2, totalViews: 3, totalReactions: 4, chatEnabled: true, reactionsEnabled: false },
  ...{ recordStream: false, createdAt: at, hlsUrl: "https://x/live.m3u8", dashUrl: null, playbackExpiresAt: null },
  ...{ role: "host", rights },
};
const row = {
  id,
  channel_id: id,
  broadcaster_id: id,
  title: "Launch",
  description: null,
  status: "ended",
  scheduled_at: null,
  started_at: at,
  ended_at: at,
  hls_manifest_url: "https://x/live.m3u8",
  dash_manifest_url: null,
  current_viewers: 1,
  peak_viewer_count: 2,
  total_view_count: 3,
  enable_chat: true,
  enable_reactions: false,
  created_at: at,
};

describe("to nchat's clients", () => {
  it("streams are told in their words, with the plan's fields beside them", () => {
    const payload = { streamId: id, stream };
    expect(streamOutgoing["stream:started"]?.(payload)).toEqual(["stream:start", { ...payload, hlsManifestUrl: null }]);
    expect(streamOutgoing["stream:ended"]?.(payload)).toEqual(["stream:end", { ...payload, reason: "host_ended" }]);
    const counts = { streamId: id, viewerCount: 1, count: 1, peakViewers: 2, totalViews: 3 };
    expect(streamOutgoing["stream:viewer_count"]?.(counts)).toEqual(["stream:viewer-count", counts]);
  });

  it("streams are answered as their rows, which never hold a key", () => {
    expect(streamRespellings.getStream?.answer?.(stream, {})).toEqual(row);
    expect(streamRespellings.updateStream?.answer?.({ stream }, {})).toEqual(row);
    const viewers = { total: 2, authenticated: 1, anonymous: 1, viewers: [] };
    expect(streamRespellings.listStreamViewers?.answer?.(viewers, {})).toEqual({
      success: true,
      viewers: [],
      stats: { active: 2, total: 2 },
    });
    expect(Object.keys(row).join()).not.toContain("key");
  });

  it("what they want changed is taken as far as it is ours", () => {
    const body = { title: "New", tags: ["a"], maxResolution: "1080p", enableChat: false };
    expect(streamRespellings.updateStream?.request?.(body)).toEqual({ title: "New", enableChat: false });
  });
});
