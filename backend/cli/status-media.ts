import { pino } from "pino";
import type { Config } from "../config.ts";
import { words as livekitWords } from "../media/asking.ts";
import { findChromium } from "../media/embedded/composer/browser.ts";
import { findProgram } from "../media/embedded/program.ts";
import { words } from "../media/embedded/words.ts";
import { createLiveKitMedia } from "../media/livekit-media.ts";
import type { Capability } from "../media/port.ts";
import type { Finding } from "./status-checks.ts";

const part = "media";

/** What records, sends on and takes encoders in, as the service finds it out when it starts. */
export async function checkMedia(config: Config): Promise<Finding> {
  const programs = {
    ffmpeg: findProgram("ffmpeg", config.media.ffmpeg),
    chromium: findChromium(config.media.composer.chromium),
  };
  if (config.media.kind === "embedded") return embedded(programs, "wrong");
  const livekit = createLiveKitMedia({ ...config, sink: config.storage, log: pino({ level: "silent" }) });
  const { egress } = await livekit.capabilities();
  return mediaFinding(config, egress, programs);
}

type Programs = Readonly<{ ffmpeg: string | null; chromium: string | null }>;
type Wanted = Readonly<{ media: Pick<Config["media"], "kind">; redisUrl: string | null }>;

/** The same, with what LiveKit says of its Egress. */
export function mediaFinding({ media, redisUrl }: Wanted, egress: Capability, programs: Programs): Finding {
  if (egress.status === "available")
    return {
      part,
      state: "well",
      words: "LiveKit's Egress and Ingress (that a worker runs shows with the first recording)",
    };
  const isWithoutRedis = egress.reason === livekitWords.noRedis;
  if (isWithoutRedis && media.kind === "auto" && redisUrl === null) return embedded(programs, "off");
  // What else is wrong with LiveKit says its own line.
  return { part, state: isWithoutRedis ? "wrong" : "off", words: egress.reason };
}

function embedded({ ffmpeg, chromium }: Programs, without: "wrong" | "off"): Finding {
  if (ffmpeg === null) return { part, state: without, words: words.noFfmpeg };
  return {
    part,
    state: "well",
    words: `this computer's ${ffmpeg}, ${chromium ?? "without Chromium: nothing is composed"}`,
  };
}
