import type { StreamInfo } from "@nchat/contract/streams";
import type { Respellings } from "../http/spelling.ts";
import type { Outgoing } from "../realtime/aliases.ts";
import { toNchatStream } from "./view.ts";

const reasons: Partial<Record<NonNullable<StreamInfo["endReason"]>, string>> = { stopped: "host_ended" };

/** What is told of streams, as nchat's clients listen for it: its own fields, and the plan's beside them. */
export const streamOutgoing: Outgoing = {
  "stream:started": (payload) => ["stream:start", { ...payload, hlsManifestUrl: null }],
  "stream:ended": (payload) => {
    const { endReason } = payload.stream;
    const reason = endReason === null ? "ended" : (reasons[endReason] ?? endReason);
    return ["stream:end", { ...payload, reason }];
  },
  "stream:viewer_count": (payload) => ["stream:viewer-count", payload],
};

/** The routes whose path is nchat's too, in its words. */
export const streamRespellings: Respellings = {
  getStream: { answer: (stream) => ({ ...toNchatStream(stream) }) },
  startScheduledStream: { answer: ({ stream }) => ({ ...toNchatStream(stream) }) },
  updateStream: {
    request: ({ title, description, scheduledAt, enableChat, enableReactions }) =>
      Object.fromEntries(
        Object.entries({ title, description, scheduledAt, enableChat, enableReactions }).filter(
          ([, value]) => value !== undefined,
        ),
      ),
    answer: ({ stream }) => ({ ...toNchatStream(stream) }),
  },
  listStreamViewers: {
    answer: ({ viewers, total }) => ({ success: true, viewers, stats: { active: total, total } }),
  },
};
