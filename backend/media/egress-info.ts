import { StreamInfo_Status } from "@livekit/protocol";
import { EgressStatus as Wire, type EgressInfo } from "livekit-server-sdk";
import type { Egress, EgressDestination, EgressFile, EgressStatus } from "./port.ts";
import { type Sink, toKey } from "./sink.ts";

/** LiveKit's numbers (`DESIGN` §3). */
const statuses: Readonly<Record<Wire, EgressStatus>> = {
  [Wire.EGRESS_STARTING]: "starting",
  [Wire.EGRESS_ACTIVE]: "active",
  [Wire.EGRESS_ENDING]: "ending",
  [Wire.EGRESS_COMPLETE]: "complete",
  [Wire.EGRESS_FAILED]: "failed",
  [Wire.EGRESS_ABORTED]: "aborted",
  [Wire.EGRESS_LIMIT_REACHED]: "limit-reached",
};

const destinationStatuses: Readonly<Record<StreamInfo_Status, EgressDestination["status"]>> = {
  [StreamInfo_Status.ACTIVE]: "active",
  [StreamInfo_Status.FINISHED]: "finished",
  [StreamInfo_Status.FAILED]: "failed",
};

const orNull = (text: string) => (text === "" ? null : text);

/** LiveKit counts nanoseconds; 0 means not yet. */
export const millisOf = (nanos: bigint): number => Math.round(Number(nanos) / 1e6);
export const timeOf = (nanos: bigint): number | null => (nanos === 0n ? null : millisOf(nanos));

/** What LiveKit says of an egress, in the port's form. */
export function toEgress(info: EgressInfo, sink: Sink): Egress {
  const files = info.result.case === "file" && info.fileResults.length === 0 ? [info.result.value] : info.fileResults;
  return {
    id: info.egressId,
    room: info.roomName,
    // A status newer than this program is taken as running: it says nothing about an end.
    status: statuses[info.status] ?? "active",
    startedAt: timeOf(info.startedAt),
    endedAt: timeOf(info.endedAt),
    updatedAt: millisOf(info.updatedAt),
    error: orNull(info.error) ?? orNull(info.details),
    note: null,
    files: files.filter((file) => file.filename !== "").map((file) => toFile(file, sink)),
    segments: toSegments(info),
    destinations: toDestinations(info),
    requestedKeys: requestedPaths(info).map((path) => toKey(sink, path)),
  };
}

function toFile(file: EgressInfo["fileResults"][number], sink: Sink): EgressFile {
  return {
    key: toKey(sink, file.filename),
    sizeBytes: Number(file.size),
    durationMs: millisOf(file.duration),
  };
}

function toSegments(info: EgressInfo): Egress["segments"] {
  const found = info.segmentResults[0] ?? (info.result.case === "segments" ? info.result.value : undefined);
  if (!found) return null;
  return {
    playlist: found.playlistName,
    livePlaylist: orNull(found.livePlaylistName),
    manifest: null, // LiveKit makes no DASH
    count: Number(found.segmentCount),
    durationMs: millisOf(found.duration),
  };
}

function toDestinations(info: EgressInfo): EgressDestination[] {
  const old = info.result.case === "stream" ? info.result.value.info : [];
  const all: EgressInfo["streamResults"] = info.streamResults.length > 0 ? info.streamResults : old;
  return all.map(({ url, status, error }) => ({
    url,
    status: destinationStatuses[status] ?? "active",
    error: orNull(error),
  }));
}

/** The files that the egress was asked to write, and the folders of segments. */
function requestedPaths({ request }: EgressInfo): string[] {
  switch (request.case) {
    case "roomComposite":
    case "web":
    case "participant":
    case "trackComposite": {
      const { fileOutputs, segmentOutputs } = request.value;
      const paths = [...fileOutputs.map((file) => file.filepath), ...segmentOutputs.map((each) => each.filenamePrefix)];
      return paths.filter((path) => path !== "");
    }
    case "track":
      return request.value.output.case === "file" ? [request.value.output.value.filepath] : [];
    case "egress":
    case "replay":
    case undefined:
      return [];
  }
}
