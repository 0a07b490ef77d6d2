import type { EgressSeen } from "@nchat/contract/recording-rules";
import type { Egress } from "../media/port.ts";
import { withoutKeys } from "../media/rtmp-url.ts";
import { isKey } from "../storage/keys.ts";

const longestError = 300;

/** What media says of an egress, as the rules read it. `at` stands in where media names no time. */
export function toSeen(egress: Egress, at: number): EgressSeen {
  const { files } = egress;
  return {
    egressId: egress.id,
    phase: egress.status,
    startedAt: egress.startedAt,
    endedAt: egress.endedAt,
    seenAt: egress.updatedAt > 0 ? egress.updatedAt : at,
    // What a recorder wrote elsewhere can't be offered, so it keeps the name that was asked for.
    key: files.map((file) => file.key).find(isKey) ?? null,
    sizeBytes: files.reduce((sum, file) => sum + file.sizeBytes, 0),
    durationMs: Math.max(0, ...files.map((file) => file.durationMs)),
    error: egress.error === null ? null : withoutKeys(egress.error).slice(0, longestError),
  };
}
