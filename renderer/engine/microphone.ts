import { type Microphone, microphoneId, type SourceState } from "@nchat/contract/studio";
import { openMicrophone } from "./open-source.ts";

type Deps = {
  readonly media: MediaDevices;
  readonly context: AudioContext;
  readonly into: AudioNode;
  readonly onState: (id: string, state: SourceState) => void;
};

/** The microphone, opened anew when another device is chosen. */
export function createMicrophone({ media, context, into, onState }: Deps): (microphone: Microphone) => void {
  let asked: string | null = null;
  let stop = () => {};
  const open = async (microphone: Microphone, wanted: string) => {
    onState(microphoneId, { step: "starting" });
    const track = await openMicrophone(media, microphone.device);
    if (asked !== wanted) return typeof track === "string" ? undefined : track.stop();
    if (typeof track === "string") return onState(microphoneId, { step: "lost", why: track });
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    source.connect(into);
    track.addEventListener("ended", () => onState(microphoneId, { step: "lost", why: "gone" }));
    stop = () => {
      source.disconnect();
      track.stop();
    };
    onState(microphoneId, { step: "running" });
    if (context.state === "suspended") await context.resume();
  };
  return (microphone) => {
    const wanted = JSON.stringify(microphone.device);
    if (wanted === asked) return;
    asked = wanted;
    stop();
    stop = () => {};
    void open(microphone, wanted);
  };
}
