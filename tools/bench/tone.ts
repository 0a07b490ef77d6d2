import type { Page } from "@playwright/test";
import { z } from "zod";

/** Gives a page a microphone that hums without a pause, in place of Chromium's fake one that beeps now and then. */
export async function humInto(page: Page): Promise<void> {
  await page.evaluate(() => {
    const context = new AudioContext();
    const tone = new OscillatorNode(context, { frequency: 440 });
    const quiet = new GainNode(context, { gain: 0.3 });
    const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    tone.connect(quiet).connect(output);
    tone.start();
    const devices = navigator.mediaDevices;
    const real = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => {
      if (!wanted?.audio) return real(wanted);
      await context.resume();
      const picture = wanted.video ? (await real({ video: wanted.video })).getVideoTracks() : [];
      return new MediaStream([...output.stream.clone().getAudioTracks(), ...picture]);
    };
  });
}

// Runs in the page, over its peer connections: notes when what arrives becomes loud or silent.
const follow = `function () {
  const context = new AudioContext();
  void context.resume();
  const changes = [];
  const ears = [...this].filter((each) => each.connectionState !== "closed").flatMap((connection) =>
    connection.getReceivers().filter(({ track }) => track.kind === "audio" && track.readyState === "live").map(({ track }) => {
      const ear = new AnalyserNode(context, { fftSize: 256 });
      new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(ear);
      return ear;
    }));
  const samples = new Float32Array(256);
  let isLoud = false;
  setInterval(() => {
    const now = ears.some((ear) => {
      ear.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length) > 0.01;
    });
    if (now !== isLoud) changes.push({ at: performance.timeOrigin + performance.now(), isLoud: (isLoud = now) });
  }, 2);
  globalThis.nchatHeard = changes;
}`;
const Changes = z.array(z.object({ at: z.number(), isLoud: z.boolean() }));

/** Hears what arrives at a page, to a few milliseconds. */
export type Ear = Readonly<{
  /** When it became silent, or loud, after a moment, and stayed so for a while. */
  changedAt: (to: "silence" | "sound", since: number) => Promise<number>;
}>;

/** How long silence or sound must last to count. */
const steadyMs = 250;

/** Starts to listen to what arrives; the call must be up. */
export async function earAt(page: Page): Promise<Ear> {
  const session = await page.context().newCDPSession(page);
  const prototype = await session.send("Runtime.evaluate", { expression: "RTCPeerConnection.prototype" });
  const { objects } = await session.send("Runtime.queryObjects", {
    prototypeObjectId: prototype.result.objectId ?? "",
  });
  await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId ?? "",
    functionDeclaration: follow,
  });
  await session.detach();
  const heard = async () => Changes.parse(await page.evaluate("nchatHeard"));
  return {
    changedAt: async (to, since) => {
      for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
        const found = steadyChange(await heard(), to === "sound", since, Date.now());
        if (found !== null) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`no ${to} arrived within 10 s`);
    },
  };
}

type Change = z.output<typeof Changes>[number];

/** The first change that lasted; null when there is none yet. Pure. */
export function steadyChange(changes: readonly Change[], isLoud: boolean, since: number, now: number): number | null {
  for (const [at, change] of changes.entries()) {
    if (change.at < since || change.isLoud !== isLoud) continue;
    if ((changes[at + 1]?.at ?? now) - change.at >= steadyMs) return change.at;
  }
  return null;
}
