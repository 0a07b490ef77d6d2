import { fileURLToPath } from "node:url";
import { RuntimeUtilityProcess } from "../../tools/chromium-runtime/utility-process.ts";
import { keyEvery, type NumberedClip } from "./numbered-clip.ts";

const program = fileURLToPath(new URL("../../main/broadcast/whip/whip-process.ts", import.meta.url));
/** Sound that is silent, as Opus writes it. */
const silence = new Uint8Array([0xfc, 0xff, 0xfe]);
const [pictureMs, soundMs] = [1000 / 30, 20];

/** The app's process that sends by WebRTC, fed with a clip. */
export type WhipSender = Readonly<{
  /** What it told so far; the last of it when something ended it. */
  told: () => readonly WhipTold[];
  /** The numbers of the pictures that were given to it, in their order. */
  sent: () => readonly number[];
  stop: () => Promise<void>;
}>;
export type WhipTold = Readonly<{ type: string; lostShare?: number; why?: string }>;

/** Starts it. The clip goes round and round; a key frame that is asked for comes with the next picture. */
export function startWhipSender(ingest: Readonly<{ url: string; key: string }>, clip: NumberedClip): WhipSender {
  const child = new RuntimeUtilityProcess(program);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const told: WhipTold[] = [];
  const player = createPlayer(clip, (chunk) => child.postMessage({ type: "chunk", chunk }));
  child.on("message", (report: WhipTold) => {
    told.push(report);
    if (report.type === "open") player.start();
    if (report.type === "key-frame-wanted") player.begin();
  });
  child.postMessage({ type: "enter", ingest: { way: "room", ...ingest } });
  const config = { width: 1280, height: 720, video: clip.config, audio: Buffer.from("OpusHead") };
  child.postMessage({ type: "streams", config });
  return {
    ...{ told: () => told, sent: player.sent },
    stop: async () => {
      player.stop();
      child.postMessage({ type: "leave" });
      await gone;
    },
  };
}

type Played = Readonly<{ kind: "audio" | "video" | "key"; timestamp: number; data: Uint8Array }>;

function createPlayer({ pictures }: NumberedClip, give: (chunk: Played) => void) {
  const sent: number[] = [];
  let next = 0;
  let sounds = 0;
  let timer: NodeJS.Timeout | undefined;
  const play = (elapsedMs: number) => {
    for (; sounds * soundMs <= elapsedMs; sounds++)
      give({ kind: "audio", timestamp: sounds * soundMs * 1000, data: silence });
    while (sent.length * pictureMs <= elapsedMs) {
      const kind = next % keyEvery === 0 ? "key" : "video";
      const timestamp = Math.round(sent.length * pictureMs * 1000);
      give({ kind, timestamp, data: pictures[next] ?? new Uint8Array() });
      sent.push(next);
      next = (next + 1) % pictures.length;
    }
  };
  return {
    sent: () => sent,
    /** Goes on with the next picture that needs no other. */
    begin: () => void (next = (Math.ceil(next / keyEvery) * keyEvery) % pictures.length),
    start: () => {
      const begun = performance.now();
      timer ??= setInterval(() => play(performance.now() - begun), 5);
    },
    stop: () => clearInterval(timer),
  };
}
