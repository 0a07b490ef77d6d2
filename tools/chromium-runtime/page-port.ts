import type { Codec } from "./codec.ts";

type Start = { readonly id: string; readonly port: MessagePort };

/** Runs in a worker of the page, from its source: joins one of main's ports with a real MessagePort. */
export function portWorker(makeCodec: typeof Codec): void {
  const codec = new makeCodec();
  const join = async ({ id, port }: Start): Promise<void> => {
    const url = `/.runtime/port/${id}`;
    let sent: Promise<unknown> = Promise.resolve();
    port.onmessage = ({ data }) => {
      const body = JSON.stringify(codec.encode(data));
      sent = sent.then(() => fetch(url, { method: "POST", body })); // one after the other keeps their order
    };
    const { body } = await fetch(url);
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      const lines = (rest + part.value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) port.postMessage(codec.decode(JSON.parse(line)));
    }
    port.close();
  };
  globalThis.onmessage = ({ data }: MessageEvent<Start>) => void join(data);
}
