import mixerUrl from "../mixer-worklet.ts?worker&url";
import type { ToMixer } from "../mixer-worklet.ts";
import { openMixingContext } from "../mixing-context.ts";
import { heardSamples, isHeardIn } from "./heard.ts";

/** The sound of a room, mixed. */
export type ComposedSound = {
  /** Where the mixed samples come out; to be given to the worker. */
  readonly port: MessagePort;
  /** Adds somebody's sound. Whether it is heard now is measured when it is asked for, and only then. */
  readonly add: (track: MediaStreamTrack) => { readonly isHeard: () => boolean; readonly end: () => void };
};

/** Builds the mixer. Its clock is the computer's: there is no output device that could stall it. */
export async function createComposedSound(): Promise<ComposedSound> {
  const context = openMixingContext();
  await context.audioWorklet.addModule(mixerUrl);
  const mixer = new AudioWorkletNode(context, "programme-mixer", {
    ...{ numberOfInputs: 1, channelCount: 2, channelCountMode: "explicit", channelInterpretation: "speakers" },
  });
  mixer.connect(context.destination); // only what leads somewhere is asked for samples; it puts out silence
  const { port1, port2 } = new MessageChannel();
  const tellMixer = (message: ToMixer, transfer: Transferable[] = []) => mixer.port.postMessage(message, transfer);
  tellMixer({ type: "send-to", port: port1 }, [port1]);
  tellMixer({ type: "inputs", inputs: [{ gain: 1, isDucked: false }] });
  if (context.state === "suspended") await context.resume();
  const samples = new Float32Array(heardSamples);
  return {
    port: port2,
    add(track) {
      const mediaStream = new MediaStream([track]);
      // Chromium decodes what comes from others only for an element that plays it.
      const element = new Audio();
      element.muted = true;
      element.srcObject = mediaStream;
      element.play().catch((error: unknown) => console.warn("a sound does not play", error));
      const source = new MediaStreamAudioSourceNode(context, { mediaStream });
      source.connect(mixer);
      // It keeps the last samples on the audio thread; no spectrum is made of them, since none is asked for.
      const ear = new AnalyserNode(context, { fftSize: heardSamples });
      source.connect(ear);
      return {
        isHeard() {
          ear.getFloatTimeDomainData(samples);
          return isHeardIn(samples);
        },
        end() {
          source.disconnect();
          element.srcObject = null;
        },
      };
    },
  };
}
