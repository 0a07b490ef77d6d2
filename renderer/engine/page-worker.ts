import type { SourceState } from "@nchat/contract/studio";
import type { FromPageWorker, PagePicture, ToPageWorker } from "./page-messages.ts";
import { planesOfPage } from "./page-picture.ts";

// Beside the worker that composes, whose clock no picture of a web page may hold up.

const open = new Map<string, WebSocket>();
let composer: MessagePort | null = null;

const tell = (sourceId: string, state: SourceState) =>
  self.postMessage({ type: "state", sourceId, state } satisfies FromPageWorker);

function show(sourceId: string, planes: PagePicture["planes"]): void {
  const transfer = planes ? [planes.data.buffer, ...(planes.alpha ? [planes.alpha.buffer] : [])] : [];
  composer?.postMessage({ sourceId, planes } satisfies PagePicture, transfer);
}

function openPage(sourceId: string, url: string): void {
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  open.set(sourceId, socket);
  const isMine = () => open.get(sourceId) === socket;
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (!isMine()) return;
    if (typeof data === "string") {
      const state: SourceState = JSON.parse(data);
      // A page that is gone leaves nothing on air.
      if (state.step === "lost") show(sourceId, null);
      return tell(sourceId, state);
    }
    const planes = planesOfPage(data);
    if (planes) show(sourceId, planes);
    socket.send("taken");
  };
  socket.onclose = () => {
    if (isMine()) tell(sourceId, { step: "lost", why: "failed" });
  };
}

self.onmessage = ({ data }: MessageEvent<ToPageWorker>) => {
  switch (data.type) {
    case "show-to":
      composer = data.port;
      return;
    case "open":
      return openPage(data.sourceId, data.url);
    case "close": {
      const socket = open.get(data.sourceId);
      open.delete(data.sourceId);
      socket?.close();
    }
  }
};
