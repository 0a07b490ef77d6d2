import type { Sound } from "@nchat/contract/sounds";
import type { SourceState } from "@nchat/contract/studio";
import { createFilePlayer, decodeSound, type FilePlayer } from "./file-player.ts";

/** What opening sounds needs. */
export type OpenSoundDeps = {
  readonly context: AudioContext;
  readonly getMedia: (mediaId: string) => Promise<string | null>;
  /** Main begins or ends to send what this computer plays. */
  readonly hearSystem: (isHeard: boolean) => Promise<"heard" | "unsupported" | "failed">;
  /** Plays it; made once. */
  readonly systemPlayer: AudioNode;
  readonly onState: (id: string, state: SourceState) => void;
};

/** A sound that is being opened or open. */
export type OpenedSound = { readonly follow: (sound: Sound) => void; readonly stop: () => void };

/** Opens a sound into a node; it may be given back before it is open. */
export function openSound(deps: OpenSoundDeps, sound: Sound, into: AudioNode): OpenedSound {
  deps.onState(sound.id, { step: "starting" });
  return sound.kind === "system" ? openSystem(deps, sound.id, into) : openFile(deps, sound, into);
}

function openSystem({ hearSystem, systemPlayer, onState }: OpenSoundDeps, id: string, into: AudioNode): OpenedSound {
  let isOver = false;
  systemPlayer.connect(into);
  void hearSystem(true).then((answer) => {
    if (isOver) return;
    onState(id, answer === "heard" ? { step: "running" } : { step: "lost", why: answer });
  });
  return {
    follow: () => undefined,
    stop() {
      isOver = true;
      systemPlayer.disconnect();
      void hearSystem(false);
    },
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
