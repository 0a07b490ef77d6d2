import type { EgressClient, EgressInfo } from "livekit-server-sdk";
import { directOutput, encodingOf, outputsOf, soundEncoding, templateOf } from "./egress-protobuf.ts";
import type { Layout } from "./egress-request.ts";
import type { EgressRequest, MediaFailure } from "./port.ts";
import type { Sink } from "./sink.ts";

/** Asks LiveKit for an egress. */
export async function start(
  client: EgressClient,
  { room, source, outputs }: EgressRequest,
  sink: Sink,
): Promise<EgressInfo> {
  const encoded = outputsOf(outputs, sink);
  switch (source.kind) {
    case "composite": {
      const { isAudioOnly, resolution } = source;
      const encodingOptions = isAudioOnly ? soundEncoding() : encodingOf(resolution, outputs);
      return await client.startRoomCompositeEgress(room, encoded, {
        ...templateOf(source.layout),
        encodingOptions,
        audioOnly: isAudioOnly,
      });
    }
    case "participant": {
      const { identity, isScreenShare: screenShare, resolution } = source;
      const encodingOptions = encodingOf(resolution, outputs);
      return await client.startParticipantEgress(room, identity, encoded, { screenShare, encodingOptions });
    }
    case "tracks":
      return await client.startTrackCompositeEgress(room, encoded, {
        ...(source.audioTrackSid === null ? {} : { audioTrackId: source.audioTrackSid }),
        ...(source.videoTrackSid === null ? {} : { videoTrackId: source.videoTrackSid }),
        encodingOptions: encodingOf(source.resolution, outputs),
      });
    case "track":
      return await client.startTrackEgress(room, directOutput(outputs.file?.key ?? "", sink), source.trackSid);
  }
}

/** What no worker could do is not asked of one. */
export function faultOf({ source, outputs }: EgressRequest, publicUrl: string | null): MediaFailure | null {
  const { file, segments, rtmpUrls, ingress } = outputs;
  if (source.kind === "track" && !file) return refused("A single track is written to a file.");
  if (source.kind === "tracks" && source.audioTrackSid === null && source.videoTrackSid === null)
    return refused("A track is needed.");
  if (!file && !segments && !rtmpUrls && !ingress) return refused("There is nowhere to write to.");
  if (source.kind === "composite") return templateFault(source.layout, publicUrl);
  return null;
}

const refused = (reason: string): MediaFailure => ({ outcome: "refused", reason });

/** A recorder opens the template in a browser of ours: only our own pages may be opened there. */
function templateFault(layout: Layout, publicUrl: string | null): MediaFailure | null {
  if (typeof layout === "string") return null;
  if (publicUrl === null) return refused("A custom layout needs the service's own address (PUBLIC_URL).");
  if (URL.canParse(layout.template) && new URL(layout.template).origin === new URL(publicUrl).origin) return null;
  return refused("A custom layout must be a page of this service.");
}
