import { type Tone, type ToneName, tones, toneSeconds } from "./tones.ts";

/** Makes sounds from nothing but oscillators; no file to load, no licence to keep. */
export type TonePlayer = {
  /** Plays once, or again and again until the answer is called. `volume` from 0 to 1. */
  readonly play: (name: ToneName, volume: number) => () => void;
  readonly useSpeaker: (id: string | null) => void;
  readonly stop: () => void;
};

type SinkContext = AudioContext & { readonly setSinkId?: (id: string) => Promise<void> };

const attack = 0.012;

const makeContext = (): SinkContext => new AudioContext({ latencyHint: "interactive" });

/** The context is made by the first sound, and let go with the player. */
export function createTonePlayer(createContext: () => SinkContext = makeContext): TonePlayer {
  let context: SinkContext | null = null;
  let speaker = "";
  // A speaker that is not there leaves the sound on the system's own: a ring must be heard somewhere.
  const route = (to: SinkContext, id: string) =>
    to.setSinkId?.(id).catch((error: unknown) => {
      console.warn("the speaker was not taken", error);
      if (id !== "" && id === speaker) void route(to, "");
    });
  const running = () => {
    if (!context) {
      context = createContext();
      if (speaker) void route(context, speaker);
    }
    // Held back until somebody clicked in this page; the next sound tries again.
    if (context.state === "suspended") void context.resume();
    return context;
  };
  return {
    play: (name, volume) => {
      const tone: Tone = tones[name];
      if (volume <= 0) return () => undefined;
      const end = sound(running(), tone, volume);
      if (tone.every === null) return end;
      let endRound = end;
      const timer = setInterval(() => (endRound = sound(running(), tone, volume)), tone.every * 1000);
      return () => {
        clearInterval(timer);
        endRound();
      };
    },
    useSpeaker: (id) => {
      speaker = id ?? "";
      if (context) void route(context, speaker);
    },
    stop: () => {
      void context?.close();
      context = null;
    },
  };
}

/** Starts one round; the answer fades it out. */
function sound(context: AudioContext, tone: Tone, volume: number): () => void {
  const start = context.currentTime + 0.01;
  const master = new GainNode(context, { gain: volume * 0.35 });
  master.connect(context.destination);
  for (const { from, to, hertz, share } of tone.notes) {
    const oscillator = new OscillatorNode(context, { type: "sine", frequency: hertz });
    const envelope = new GainNode(context, { gain: 0 });
    envelope.gain.setValueAtTime(0, start + from);
    envelope.gain.linearRampToValueAtTime(share, start + from + attack);
    envelope.gain.setTargetAtTime(0, start + Math.max(from + attack, to - 0.08), 0.03);
    oscillator.connect(envelope).connect(master);
    oscillator.start(start + from);
    oscillator.stop(start + to + 0.15);
  }
  const timer = setTimeout(() => master.disconnect(), (toneSeconds(tone) + 0.5) * 1000);
  return () => {
    clearTimeout(timer);
    master.gain.setTargetAtTime(0, context.currentTime, 0.02);
    setTimeout(() => master.disconnect(), 200);
  };
}
