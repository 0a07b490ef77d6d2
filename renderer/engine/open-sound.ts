import { gainHere, type Sound } from "@nchat/contract/sounds";
import type { SourceState } from "@nchat/contract/studio";
import { captureSound } from "./capture-sound.ts";
import { createFilePlayer, decodeSound, type FilePlayer } from "./file-player.ts";
import { keepSound, keepSystemSound } from "./kept-sound.ts";
import { createLoudspeaker } from "./loudspeaker.ts";
import { gainOf } from "./mixer-rules.ts";
import { whyOf } from "./open-source.ts";
import type { PageWatch } from "./page-watch.ts";
import type { Speaker } from "./speaker.ts";
import type { InTurn } from "./turns.ts";

/** What opening sounds needs. */
export type OpenSoundDeps = {
  readonly media: MediaDevices;
  readonly context: AudioContext;
  readonly getMedia: (mediaId: string) => Promise<string | null>;
  /** Main begins or ends to send what this computer plays. */
  readonly hearSystem: (isHeard: boolean) => Promise<"heard" | "capture" | "unsupported" | "failed">;
  /** Main answers the next getDisplayMedia with that sound; one capture at a time. */
  readonly chooseSound: (soundId: string) => Promise<"chosen" | "gone">;
  readonly inTurn: InTurn;
  readonly pages: Pick<PageWatch, "follow">;
  readonly speaker: Speaker;
  /** Plays it; made once. */
  readonly systemPlayer: AudioNode;
  readonly onState: (id: string, state: SourceState) => void;
};

/** A sound that is being opened or open. */
export type OpenedSound = {
  /** As it stands now, among all of them. */
  readonly follow: (sound: Sound, all: readonly Sound[]) => void;
  readonly stop: () => void;
};

/** Opens a sound into a node; it may be given back before it is open. */
export function openSound(deps: OpenSoundDeps, sound: Sound, into: AudioNode): OpenedSound {
  deps.onState(sound.id, { step: "starting" });
  switch (sound.kind) {
    case "system":
      return openSystem(deps, sound.id, into);
    case "page":
      return openPage(deps, sound, into);
    case "file":
      return openFile(deps, sound, into);
  }
}

function openSystem(deps: OpenSoundDeps, id: string, into: AudioNode): OpenedSound {
  const { hearSystem, systemPlayer, onState } = deps;
  let isOver = false;
  let endCapture = () => {};
  systemPlayer.connect(into);
  const begin = async () => {
    const answer = await hearSystem(true).catch(whyOf);
    if (isOver) return;
    if (answer === "capture") endCapture = keepSystemSound(deps.media, capturing(deps, id, into));
    else onState(id, answer === "heard" ? { step: "running" } : { step: "lost", why: answer });
  };
  void begin();
  return {
    follow: () => undefined,
    stop() {
      isOver = true;
      endCapture();
      systemPlayer.disconnect();
      hearSystem(false).catch((error: unknown) => console.warn("the computer's sound was not let go", error));
    },
  };
}

/** Each page that takes the place of the one before is captured anew. */
function openPage(deps: OpenSoundDeps, { id, sourceId }: Extract<Sound, { kind: "page" }>, into: AudioNode) {
  const loudspeaker = createLoudspeaker();
  const { connect, ...captured } = capturing(deps, id, into);
  const connectBoth = (track: MediaStreamTrack) => {
    const disconnect = connect(track);
    loudspeaker.setTrack(track);
    return () => {
      loudspeaker.setTrack(null);
      disconnect();
    };
  };
  let end = () => {};
  const endSpeaker = deps.speaker.follow(loudspeaker.setSink);
  const endWatch = deps.pages.follow(sourceId, (isThere) => {
    end();
    end = () => {};
    if (isThere) end = keepSound({ ...captured, connect: connectBoth }).stop;
    else deps.onState(id, { step: "starting" });
  });
  return {
    follow(sound: Sound, all: readonly Sound[]) {
      const gain = gainHere(sound, all);
      loudspeaker.setGain(gain === null ? null : gainOf(gain));
    },
    stop() {
      endWatch();
      endSpeaker();
      end();
    },
  };
}

/** How the browser's own capture of a sound leads into the mixer. */
function capturing({ media, context, chooseSound, inTurn, onState }: OpenSoundDeps, id: string, into: AudioNode) {
  return {
    capture: () => inTurn(async () => ((await chooseSound(id)) === "gone" ? "gone" : captureSound(media))),
    connect(track: MediaStreamTrack) {
      const source = new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) });
      source.connect(into);
      return () => source.disconnect();
    },
    onState: (state: SourceState) => onState(id, state),
    now: () => performance.now(),
  };
}

function openFile(
  { context, getMedia, onState }: OpenSoundDeps,
  sound: Extract<Sound, { kind: "file" }>,
  into: AudioNode,
): OpenedSound {
  const { id } = sound;
  let isOver = false;
  let wanted = sound;
  let player: FilePlayer | null = null;
  const open = async () => {
    const dataUrl = await getMedia(sound.mediaId);
    if (dataUrl === null) return onState(id, { step: "lost", why: "gone" });
    const buffer = await decodeSound(context, dataUrl);
    if (isOver) return;
    player = createFilePlayer(context, into, buffer, () => onState(id, { step: "ended" }));
    onState(id, { step: "running" });
    player.follow(wanted);
  };
  open().catch((error: unknown) => {
    console.warn("a sound could not be opened", error);
    if (!isOver) onState(id, { step: "lost", why: "failed" });
  });
  return {
    follow(next) {
      if (next.kind !== "file") return;
      if (next.isPlaying && !wanted.isPlaying && player) onState(id, { step: "running" });
      wanted = next;
      player?.follow(next);
    },
    stop() {
      isOver = true;
      player?.stop();
    },
  };
}
