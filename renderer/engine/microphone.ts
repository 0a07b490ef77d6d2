import { type Microphone, microphoneId, type SourceState } from "@nchat/contract/studio";
import { openMicrophone } from "./open-source.ts";

type Deps = {
  readonly media: MediaDevices;
  readonly context: AudioContext;
  readonly into: AudioNode;
  readonly onState: (id: string, state: SourceState) => void;
};

/** The microphone, opened anew when another device is chosen, and while it is lost when devices come or it is chosen once more. */
export function createMicrophone({ media, context, into, onState }: Deps): (microphone: Microphone) => void {
  let asked: string | null = null;
  let last: Microphone | null = null;
  let isLost = false;
  let stop = () => {};
  const lose = (why: Extract<SourceState, { step: "lost" }>["why"]) => {
    isLost = true;
    onState(microphoneId, { step: "lost", why });
  };
  const open = async (microphone: Microphone, wanted: string) => {
    isLost = false;
    onState(microphoneId, { step: "starting" });
    const track = await openMicrophone(media, microphone.device);
    if (asked !== wanted) return typeof track === "string" ? undefined : track.stop();
    if (typeof track === "string") return lose(track);
    const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
    source.connect(into);
    track.addEventListener("ended", () => asked === wanted && lose("gone"));
    stop = () => {
      source.disconnect();
      track.stop();
    };
    onState(microphoneId, { step: "running" });
    if (context.state === "suspended") await context.resume();
  };
  const openAnew = (microphone: Microphone, wanted: string) => {
    stop();
    stop = () => {};
    void open(microphone, wanted);
  };
  media.addEventListener("devicechange", () => {
    if (isLost && last && asked !== null) openAnew(last, asked);
  });
  return (microphone) => {
    const isAgain = isLost && microphone.chosenAt !== last?.chosenAt;
    last = microphone;
    const wanted = JSON.stringify(microphone.device);
    if (wanted === asked && !isAgain) return;
    asked = wanted;
    openAnew(microphone, wanted);
  };
}
