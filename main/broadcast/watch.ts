import type { BroadcastHealth, BroadcastProblem, EndedBroadcast, OnAir } from "@nchat/contract/broadcast";
import { presets, programme } from "@nchat/contract/programme";
import type { BroadcastDeps } from "./broadcast-deps.ts";
import type { Sending, SendingFigures } from "./sending.ts";

const lookEveryMs = 5000;
const healthEveryMs = 1000;

/** What is watched beside the sending itself. */
export type Watch = {
  /** Asks the server now, beside the usual rounds. */
  readonly look: () => void;
  readonly stop: () => void;
};

/** It can't go on; `last`: what is left of a stream that the server ended. */
export type GiveUp = (problem: BroadcastProblem, last?: EndedBroadcast) => void;

/** Asks the server now and then how the stream stands there, and tells the figures every second. */
export function startWatch(deps: BroadcastDeps, onAir: OnAir, sending: Sending, giveUp: GiveUp): Watch {
  const { server, now } = deps;
  let viewers: number | null = null;
  let roundTripMilliseconds: number | null = null;
  let isStopped = false;
  const ask = async () => {
    const asked = now();
    const standing = await server.look(onAir.streamId);
    if (isStopped || !standing) return;
    viewers = standing.viewers;
    roundTripMilliseconds = now() - asked;
    if (standing.isOver) giveUp({ code: "stream-over", detail: null }, standing.last);
  };
  const look = () => void ask();
  const measure = createMeasure(now, presets[onAir.preset].bitsPerSecond);
  const tell = () =>
    deps.onHealth({
      ...measure(sending.figures()),
      ...{ roundTripMilliseconds, viewers, processorShare: deps.processorShare() },
    });
  const looking = setInterval(look, lookEveryMs);
  const telling = setInterval(tell, healthEveryMs);
  return {
    look,
    stop() {
      isStopped = true;
      clearInterval(looking);
      clearInterval(telling);
    },
  };
}

type Measured = Omit<BroadcastHealth, "viewers" | "roundTripMilliseconds" | "processorShare">;

/** A slow line takes what is sent in gulps: the rate is that of so many looks. */
const rateLooks = 5;

/** Turns counts into figures of the time between looks. */
function createMeasure(now: () => number, maximumBitsPerSecond: number): (figures: SendingFigures) => Measured {
  const before = [{ bytes: 0, at: now() }];
  return ({ encoder, sentBytes, sentFrames, droppedFrames, queueMilliseconds, targetBitsPerSecond }) => {
    const at = now();
    const [first = { bytes: 0, at }] = before;
    const seconds = Math.max((at - first.at) / 1000, 0.001);
    before.push({ bytes: sentBytes, at });
    if (before.length > rateLooks) before.shift();
    return {
      bitsPerSecond: ((sentBytes - first.bytes) * 8) / seconds,
      targetBitsPerSecond,
      maximumBitsPerSecond,
      framesPerSecond: encoder?.framesPerSecond ?? programme.framesPerSecond,
      droppedFrames: droppedFrames + (encoder?.droppedFrames ?? 0),
      sentFrames,
      sentBytes,
      keyFrameSeconds: encoder?.keyFrameSeconds ?? null,
      queueMilliseconds,
    };
  };
}
