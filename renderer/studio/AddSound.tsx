import { hasRoom, type Sound } from "@nchat/contract/sounds";
import { Monitor, Music, Plus } from "lucide-react";
import { type ChangeEvent, useRef } from "react";
import type { StudioPort } from "../platform/platform.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { readSound } from "./read-file.ts";
import { words } from "./words.ts";

const mostBytes = 8_000_000;
const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false } as const;

type Props = {
  readonly sounds: readonly Sound[];
  readonly port: StudioPort;
  readonly say: (sentence: string) => void;
};

/** Adds a sound beside the microphone; nothing when the mixer is full. */
export function AddSound({ sounds, port, say }: Props) {
  const file = useRef<HTMLInputElement>(null);
  const add = (sound: Sound) => port.dispatch({ type: "sound-added", sound });
  const addFile = async (chosen: File) => {
    if (chosen.size > mostBytes) return say(words.soundTooLarge);
    const mediaId = await port.keepMedia(await readSound(chosen));
    const named = { id: crypto.randomUUID(), name: chosen.name.slice(0, 300), mediaId };
    add({ ...named, kind: "file", isPlaying: true, isLooped: true, ...channel, isDucked: true });
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = "";
    if (chosen) addFile(chosen).catch(() => say(words.soundNotRead(chosen.name)));
  };
  if (!hasRoom(sounds)) return null;
  const addSystem = () => add({ id: crypto.randomUUID(), name: words.systemSound, kind: "system", ...channel });
  const system = { kind: "action", label: words.systemSound, icon: Monitor, onSelect: addSystem } as const;
  return (
    <>
      <input ref={file} type="file" accept="audio/*" hidden onChange={choose} data-testid="sound-file" />
      <Menu
        align="end"
        items={[
          ...(sounds.some(({ kind }) => kind === "system") ? [] : [{ ...system, testId: "sound-add-system" }]),
          {
            ...{ kind: "action", label: words.fileSound, icon: Music },
            onSelect: () => file.current?.click(),
            testId: "sound-add-file",
          },
        ]}
        trigger={<IconButton icon={Plus} size="s" label={words.addSound} data-testid="sound-add" />}
      />
    </>
  );
}
