import type { SourceState } from "@nchat/contract/studio";
import type { NativeImage } from "electron";
import type { WebSocket } from "ws";

/** One page's pictures and news on their way to the engine. */
export type PageFlow = {
  readonly show: (picture: NativeImage) => void;
  readonly tell: (state: SourceState) => void;
};

type Socket = Pick<WebSocket, "send" | "readyState"> & {
  readonly on: (event: "message", listener: () => void) => unknown;
};

const open = 1;
const headBytes = 8;

/**
 * At most one picture is under way and one waits, which a newer one replaces: an engine that is busy misses pictures, and
 * no queue grows. The engine says when it has taken one.
 */
export function createPageFlow(socket: Socket): PageFlow {
  let isUnderWay = false;
  let waiting: NativeImage | null = null;
  const send = (picture: NativeImage) => {
    const { width, height } = picture.getSize();
    const head = Buffer.alloc(headBytes);
    head.writeUInt32LE(width, 0);
    head.writeUInt32LE(height, 4);
    isUnderWay = true;
    socket.send(Buffer.concat([head, picture.toBitmap()]));
  };
  socket.on("message", () => {
    isUnderWay = false;
    const next = waiting;
    waiting = null;
    if (next && socket.readyState === open) send(next);
  });
  return {
    show(picture) {
      if (socket.readyState !== open || picture.isEmpty()) return;
      if (isUnderWay) waiting = picture;
      else send(picture);
    },
    tell(state) {
      if (state.step === "lost") waiting = null;
      if (socket.readyState === open) socket.send(JSON.stringify(state));
    },
  };
}
