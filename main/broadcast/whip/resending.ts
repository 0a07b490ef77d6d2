import { type GenericNack, RtpPacket, type RTCRtpTransceiver, wrapRtx } from "werift";
import { createResends, keepsCount } from "./resends.ts";

/** A stream that the other side takes for what goes again (RFC 4588); offered with a codec, and answered or not. */
export const resendCodec = { mimeType: "video/rtx", clockRate: 90_000 } as const;

/**
 * Lets a sender of werift send again from a history of ours: its own ends with the 128th packet, of which a key frame has
 * more, and it would spoil the encryption where the numbers go round. `now` in milliseconds.
 */
export function resendFromHistory(
  transceiver: Pick<RTCRtpTransceiver, "sender" | "codecs">,
  now: () => number = () => performance.now(),
): void {
  const { sender } = transceiver;
  const history = createResends<RtpPacket>();
  const keep = (packet: RtpPacket) => history.keep(packet.header.sequenceNumber, packet.payload.length, packet, now());
  takeHistory(sender, keep);
  let resends = 0;
  const send = async (packet: RtpPacket, type: number | undefined) => {
    const again = type === undefined ? packet : wrapRtx(packet, type, resends++ % 2 ** 16, sender.rtxSsrc);
    await sender.transport.sendRtp(again.payload, again.header); // what cannot be sent it forgets by itself
  };
  sender.onGenericNack.subscribe(({ mediaSourceSsrc, lost }: GenericNack) => {
    const newest = history.newest();
    // It asks for what went again too, by the numbers of that stream: it will ask for the packet itself.
    if (mediaSourceSsrc !== sender.ssrc || newest === null) return;
    const type = transceiver.codecs.find(
      ({ mimeType }) => mimeType.toLowerCase() === resendCodec.mimeType,
    )?.payloadType;
    const asked = type === undefined ? lost.filter((number) => keepsCount(number, newest)) : lost;
    for (const packet of history.again(asked, now())) void send(packet, type);
  });
}

/** Gives every packet that a sender sends to `keep`, and leaves it nothing to answer from by itself. */
function takeHistory(sender: object, keep: (packet: RtpPacket) => void): void {
  const shelf = new Proxy([], {
    set(_target, _at, packet) {
      if (packet instanceof RtpPacket) keep(packet);
      return true;
    },
    get: () => undefined,
  });
  Object.defineProperty(sender, "rtpCache", { get: () => shelf, set: () => undefined });
}
