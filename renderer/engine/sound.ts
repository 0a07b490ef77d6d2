import { type Microphone, microphoneId, type SourceState } from "@nchat/contract/studio";
import { gainOf } from "./mixer-rules.ts";
import type { ToMixer } from "./mixer-worklet.ts";
import mixerUrl from "./mixer-worklet.ts?worker&url";
import { openMicrophone } from "./open-source.ts";
import { soundRate } from "./sound-line.ts";

type Deps = {
  readonly media: MediaDevices;
  readonly onState: (id: string, state: SourceState) => void;
};

/** The programme's sound. */
export type Sound = {
  /** Where the mixed samples come out; to be given to the worker. */
  readonly port: MessagePort;
  readonly follow: (microphone: Microphone) => void;
};

/** Builds the mixer. Without an output device its clock cannot stall when speakers come and go. */
export async function createSound({ media, onState }: Deps): Promise<Sound> {
  const context = new AudioContext({ latencyHint: "interactive", sampleRate: soundRate, sinkId: { type: "none" } });
  await context.audioWorklet.addModule(mixerUrl);
  const mixer = new AudioWorkletNode(context, "programme-mixer", {
    ...{ numberOfInputs: 1, channelCount: 2, channelCountMode: "clamped-max", channelInterpretation: "speakers" },
  });
  mixer.connect(context.destination); // only what leads somewhere is asked for samples; it puts out silence
  const { port1, port2 } = new MessageChannel();
  const tellMixer = (message: ToMixer, transfer: Transferable[] = []) => mixer.port.postMessage(message, transfer);
  tellMixer({ type: "send-to", port: port1 }, [port1]);
  let asked: string | null = null;
  let stop = () => {};
  const open = async (microphone: Microphone, wanted: string) => {
    onState(microphoneId, { step: "starting" });
    const track = await openMicrophone(media, microphone.device);
    if (asked !== wanted) return typeof track === "string" ? undefined : track.stop();
    if (typeof track === "string") return onState(microphoneId, { step: "lost", why: track });
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    source.connect(mixer);
    track.addEventListener("ended", () => onState(microphoneId, { step: "lost", why: "gone" }));
    stop = () => {
      source.disconnect();
      track.stop();
    };
    onState(microphoneId, { step: "running" });
    if (context.state === "suspended") await context.resume();
  };
  return {
    port: port2,
    follow(microphone) {
      tellMixer({ type: "gain", gain: microphone.isOn ? gainOf(microphone.gain) : 0 });
      const wanted = JSON.stringify(microphone.device);
      if (wanted === asked) return;
      asked = wanted;
      stop();
      stop = () => {};
      void open(microphone, wanted);
    },
  };
}
