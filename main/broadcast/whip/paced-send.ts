import { createPacing } from "./pacing.ts";

/** Often enough for a picture to go in eight parts; nothing ticks while nothing waits. */
const tickMs = 4;

/** Gives packets on as they come, those of a large picture one after the other where the line loses. */
export type PacedSend<Packet> = {
  readonly send: (packets: readonly Packet[]) => void;
  /** The line has lost something: for a while large pictures are spread. */
  readonly lost: () => void;
  /** What waits is dropped. */
  readonly stop: () => void;
};

/** `bytesOf` tells how large a packet is on the line. */
export function createPacedSend<Packet>(
  give: (packet: Packet) => void,
  bytesOf: (packet: Packet) => number,
): PacedSend<Packet> {
  const pacing = createPacing<Packet>();
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const go = () => {
    clearTimeout(timer);
    if (isStopped) return;
    pacing.due(performance.now()).forEach(give);
    if (!pacing.isEmpty()) timer = setTimeout(go, tickMs);
  };
  return {
    send(packets) {
      const now = performance.now();
      for (const packet of packets) pacing.put(packet, bytesOf(packet), now);
      go();
    },
    lost: () => pacing.lost(performance.now()),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
