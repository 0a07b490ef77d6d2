import {
  GenericNack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtcpTransportLayerFeedback,
  RtpHeader,
  RtpPacket,
  useH264,
} from "werift";
import { describe, expect, it } from "vitest";
import { resendCodec, resendFromHistory } from "./resending.ts";

/** A real sender on a line that only keeps what goes out. */
function setUp(takesResends: boolean) {
  const connection = new RTCPeerConnection();
  const transceiver = connection.addTransceiver("video", { direction: "sendonly" });
  const { sender } = transceiver;
  const h264 = useH264({ payloadType: 97 });
  const rtx = new RTCRtpCodecParameters({ ...resendCodec, payloadType: 98, parameters: "apt=97" });
  const codecs = takesResends ? [h264, rtx] : [h264];
  transceiver.codecs = codecs;
  const out: { ssrc: number; type: number; number: number; payload: Buffer }[] = [];
  Object.defineProperty(sender, "dtlsTransport", {
    value: {
      state: "connected",
      sendRtcp: () => Promise.resolve(),
      sendRtp(payload: Buffer, { ssrc, payloadType: type, sequenceNumber: number }: RtpHeader) {
        out.push({ ssrc, type, number, payload });
        return Promise.resolve(payload.length);
      },
    },
  });
  let now = 0;
  resendFromHistory(transceiver, () => now);
  sender.prepareSend({ codecs, headerExtensions: [], muxId: "0", rtcp: { cname: "x", ssrc: sender.ssrc, mux: true } });
  return {
    ...{ sender, out },
    pass: (milliseconds: number) => void (now += milliseconds),
    async send(first: number, count: number) {
      for (let at = 0; at < count; at++) {
        const number = (first + at) % 2 ** 16;
        await sender.sendRtp(
          new RtpPacket(new RtpHeader({ sequenceNumber: number }), Buffer.from(`picture ${number}`)),
        );
      }
      out.length = 0;
    },
    ask(lost: number[], mediaSourceSsrc = sender.ssrc) {
      const feedback = new GenericNack({ senderSsrc: 1, mediaSourceSsrc, lost });
      sender.handleRtcpPacket(new RtcpTransportLayerFeedback({ feedback }));
      return out.splice(0);
    },
    close: async () => {
      sender.stop();
      await connection.close();
    },
  };
}

describe("a sender that sends again from a longer history", () => {
  it("sends what is asked for by the stream for it, whose own numbers go up, once", async () => {
    const { sender, send, ask, pass, close } = setUp(true);
    await send(65_500, 300);
    const first = ask([65_500, 0]);
    expect(first.map(({ ssrc, type, number }) => [ssrc, type, number])).toEqual([
      [sender.rtxSsrc, 98, 0],
      [sender.rtxSsrc, 98, 1],
    ]);
    expect(first.map(({ payload }) => [payload.readUInt16BE(), payload.subarray(2).toString()])).toEqual([
      [65_500, "picture 65500"],
      [0, "picture 0"],
    ]);
    expect(ask([263]).map(({ number }) => number)).toEqual([2]); // the library alone would send it too
    expect(ask([0, 1], sender.rtxSsrc)).toEqual([]);
    pass(1001);
    expect(ask([263])).toEqual([]);
    await close();
  });

  it("sends the same packet where there is no such stream, and none from before the numbers went round", async () => {
    const { sender, send, ask, close } = setUp(false);
    await send(65_300, 500);
    expect(ask([65_300, 65_535, 0, 1, 263])).toEqual(
      [1, 263].map((number) => ({
        ...{ ssrc: sender.ssrc, type: 97, number },
        payload: Buffer.from(`picture ${number}`),
      })),
    );
    await close();
  });
});
