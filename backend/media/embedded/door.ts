import type { Logger } from "pino";
import type { Capability } from "../port.ts";
import { createIngest } from "./ingest.ts";
import { app, type Ingresses } from "./ingresses.ts";

/** Where encoders are taken in. A port of null: the usual one, or any when that is taken. */
export type RtmpSettings = Readonly<{ host: string; port: number | null; publicUrl: string | null }>;

type Deps = Readonly<{
  log: Logger;
  rtmp: RtmpSettings;
  publicUrl: string | null;
  ingresses: () => Pick<Ingresses, "judge" | "begin" | "tag" | "end">;
  /** The port is to be known after a restart. */
  keep: () => Promise<void>;
}>;

/** Where encoders come in by RTMP. */
export type Door = Readonly<{
  open: () => Promise<Capability>;
  close: () => Promise<void>;
  cut: (ingressId: string, reason: string) => void;
  port: () => number | null;
  /** The port of an earlier run, which encoders know. */
  expect: (earlier: number | null) => void;
  url: () => string;
}>;

const usualPort = 1935;

/** Where encoders come in: opened with the first need, and then at the same port for as long as it is known. */
export function createDoor({ log, rtmp, ingresses, keep, ...given }: Deps): Door {
  let port: number | null = null;
  let opening: Promise<Capability> | null = null;
  const ingest = createIngest({
    log,
    judge: (path, name) => ingresses().judge(path, name),
    onBegin: (id) => ingresses().begin(id),
    onTag: (id, tag) => ingresses().tag(id, tag),
    onEnd: (id, reason) => ingresses().end(id, reason),
  });
  const open = async (): Promise<Capability> => {
    const { host } = rtmp;
    const mayMove = rtmp.port === null || rtmp.port === 0;
    let answer = await ingest.listen({
      host,
      port: mayMove ? (port ?? (rtmp.port === null ? usualPort : 0)) : rtmp.port,
    });
    if ("fault" in answer && mayMove) answer = await ingest.listen({ host, port: 0 });
    if ("fault" in answer) {
      opening = null; // tried again with the next need
      return { status: "unavailable", reason: answer.fault };
    }
    port = answer.port;
    log.info({ host, port }, "encoders are taken in");
    await keep();
    return { status: "available" };
  };
  return {
    open: async () => {
      const opened = await (opening ??= open());
      const reason = ingest.fault();
      return opened.status === "available" && reason !== null ? { status: "unavailable", reason } : opened;
    },
    close: ingest.stop,
    cut: ingest.cut,
    port: () => port,
    expect: (earlier: number | null) => {
      port = earlier;
    },
    url: () => rtmp.publicUrl ?? `rtmp://${hostOf(rtmp, given.publicUrl)}:${port ?? usualPort}/${app}`,
  };
}

/** The address that encoders elsewhere know this machine by. */
function hostOf(rtmp: RtmpSettings, publicUrl: string | null): string {
  const isEverywhere = rtmp.host === "0.0.0.0" || rtmp.host === "::";
  if (!isEverywhere) return rtmp.host.includes(":") ? `[${rtmp.host}]` : rtmp.host;
  return publicUrl === null ? "127.0.0.1" : new URL(publicUrl).hostname;
}
