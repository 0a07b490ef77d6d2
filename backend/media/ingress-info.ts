import { type IngressState, IngressState_Status } from "@livekit/protocol";
import { IngressInput, type IngressInfo } from "livekit-server-sdk";
import { millisOf, timeOf } from "./egress-info.ts";
import type { Arriving, Ingress } from "./port.ts";

const statuses: Readonly<Record<IngressState_Status, Ingress["status"]>> = {
  [IngressState_Status.ENDPOINT_INACTIVE]: "inactive",
  [IngressState_Status.ENDPOINT_BUFFERING]: "buffering",
  [IngressState_Status.ENDPOINT_PUBLISHING]: "publishing",
  [IngressState_Status.ENDPOINT_ERROR]: "error",
  [IngressState_Status.ENDPOINT_COMPLETE]: "complete",
};

/** What LiveKit says of an ingress, in the port's form. */
export function toIngress(info: IngressInfo): Ingress {
  const { state } = info;
  return {
    id: info.ingressId,
    room: info.roomName,
    kind: info.inputType === IngressInput.WHIP_INPUT ? "whip" : "rtmp",
    identity: info.participantIdentity,
    url: info.url,
    streamKey: info.streamKey,
    status: state ? statuses[state.status] : "inactive",
    error: state && state.error !== "" ? state.error : null,
    startedAt: state ? timeOf(state.startedAt) : null,
    endedAt: state ? timeOf(state.endedAt) : null,
    updatedAt: state ? millisOf(state.updatedAt) : 0,
    arriving: state ? arrivingOf(state) : null,
  };
}

/** LiveKit names codecs as media types, and counts from 0 what it has not measured. */
function arrivingOf({ video, audio }: IngressState): Arriving | null {
  if (!video && !audio) return null;
  return {
    video: video
      ? {
          ...{ codec: codecOf(video.mimeType), width: video.width || null, height: video.height || null },
          ...{ framesPerSecond: video.framerate || null, bitsPerSecond: video.averageBitrate },
          ...{ keyFrameSeconds: null, isReordered: null },
        }
      : null,
    audio: audio
      ? {
          ...{ codec: codecOf(audio.mimeType), sampleRate: audio.sampleRate || null },
          ...{ channels: audio.channels || null, bitsPerSecond: audio.averageBitrate },
        }
      : null,
  };
}

/** "video/h264" → "H.264"; what is not known is named as it is. */
function codecOf(mimeType: string): string {
  const name = mimeType.replace(/^.*\//, "");
  if (/h264/i.test(name)) return "H.264";
  return /aac|mpeg/i.test(name) ? "AAC" : name.toUpperCase();
}
