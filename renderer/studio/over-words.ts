import type { EndedBroadcast } from "@nchat/contract/broadcast";
import type { StreamEndReason } from "@nchat/contract/streams";

const reasons: Readonly<Partial<Record<StreamEndReason, string>>> = {
  stopped: "Somebody else who may end this stream did.",
  time_limit: "The server's time for one stream was over.",
  host_gone: "Nothing reached the server for two minutes, so it ended this stream.",
  no_encoder: "Nothing of the stream reached the server, so it ended this stream.",
};

/** Why a stream ended that nobody ended here; null where the server does not tell. */
export function overWords({ endReason }: EndedBroadcast): string | null {
  return (endReason && reasons[endReason]) ?? null;
}
