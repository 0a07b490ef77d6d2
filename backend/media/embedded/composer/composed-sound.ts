import type { Chunk } from "@nchat/contract/programme";
import { startFfmpeg } from "../ffmpeg.ts";
import type { OutputDeps } from "../output.ts";
import type { RawTag } from "../rtmp/session.ts";
import type { SoundForm } from "../slate/silence.ts";
import { createAdtsReader } from "./adts.ts";
import { createSoundTags } from "./tags.ts";

/** Samples go in and AAC comes out: browsers make none. */
export type ComposedSound = Readonly<{ write: (chunk: Chunk) => void; stop: () => void }>;

type Listener = Readonly<{ onTag: (tag: RawTag) => void; onOver: (reason: string) => void }>;

const samples = ["-probesize", "32", "-f", "s16le", "-ar", "48000", "-ac", "2", "-i", "pipe:0"];
const framesIn = ({ rate, channels }: SoundForm) => [
  ...["-ar", String(rate), "-ac", String(channels), "-c:a", "aac", "-b:a", "128k"],
  ...["-f", "adts", "-flush_packets", "1", "pipe:1"],
];

type Deps = Pick<OutputDeps, "ffmpeg" | "log"> & Readonly<{ sound: SoundForm }>;

/** Starts the one ffmpeg that encodes it. */
export function startComposedSound({ ffmpeg, log, sound }: Deps, { onTag, onOver }: Listener): ComposedSound {
  const tags = createSoundTags(sound);
  const read = createAdtsReader({
    onFrame: (frame) => onTag(tags.tag(frame)),
    onFault: () => onOver("its sound can't be read"),
  });
  const what = "composed sound";
  const run = startFfmpeg([...samples, ...framesIn(sound)], { program: ffmpeg, log, what, onOutput: read });
  void run.ended.then(({ said }) => onOver(`the encoder of its sound ended: ${said.slice(-200)}`));
  return {
    write: ({ timestamp, data }) => {
      tags.begin(timestamp);
      if (run.process.stdin?.writable) run.process.stdin.write(data);
    },
    stop: run.kill,
  };
}
