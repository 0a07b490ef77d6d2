import type { SourceState } from "@nchat/contract/studio";
import type { FromPageWorker, ToPageWorker } from "./page-messages.ts";

/** Web pages as sources. */
export type EnginePages = {
  /** Pictures come over that line until the answer is called. */
  readonly open: (sourceId: string, url: string, onState: (state: SourceState) => void) => () => void;
};

/** `port`: to the worker that composes. */
export function createEnginePages(port: MessagePort): EnginePages {
  const worker = new Worker(new URL("./page-worker.ts", import.meta.url), { type: "module" });
  const send = (message: ToPageWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const listeners = new Map<string, (state: SourceState) => void>();
  worker.onmessage = ({ data }: MessageEvent<FromPageWorker>) => listeners.get(data.sourceId)?.(data.state);
  send({ type: "show-to", port }, [port]);
  return {
    open(sourceId, url, onState) {
      listeners.set(sourceId, onState);
      send({ type: "open", sourceId, url });
      return () => {
        listeners.delete(sourceId);
        send({ type: "close", sourceId });
      };
    },
  };
}
