import { IngressState_Status } from "@livekit/protocol";
import { IngressInput, type IngressInfo } from "livekit-server-sdk";
import { millisOf, timeOf } from "./egress-info.ts";
import type { Ingress } from "./port.ts";

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
  };
}
