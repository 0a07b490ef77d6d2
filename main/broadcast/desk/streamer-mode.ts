import { isBroadcasting } from "@nchat/contract/broadcast";
import type { StreamerMode } from "@nchat/contract/ipc/studio-tools";
import type { SettingsStore } from "../../settings/settings-store.ts";
import type { BroadcastOwner } from "../broadcast-owner.ts";

type Deps = {
  readonly owner: BroadcastOwner;
  readonly settings: SettingsStore;
  readonly onChanged: (mode: StreamerMode) => void;
};

/** Whether secrets are hidden. */
export type StreamerModeOwner = {
  readonly get: () => StreamerMode;
  /** While something is sent it holds until the end of that; otherwise it is the person's choice from now on. */
  readonly set: (isOn: boolean) => void;
  readonly stop: () => void;
};

/** On by choice, or by itself while this device sends. */
export function createStreamerMode({ owner, settings, onChanged }: Deps): StreamerModeOwner {
  let isLive = isBroadcasting(owner.get());
  /** What the person said during this broadcast. */
  let said: boolean | null = null;
  const look = (): StreamerMode => {
    const { streamerMode, streamerModeWhileLive } = settings.get();
    const isByLive = said === null && !streamerMode && isLive && streamerModeWhileLive;
    return { isOn: said ?? (streamerMode || isByLive), isByLive };
  };
  let told = look();
  const tell = () => {
    const mode = look();
    if (mode.isOn === told.isOn && mode.isByLive === told.isByLive) return;
    told = mode;
    onChanged(mode);
  };
  const stops = [
    owner.listen((broadcast) => {
      const isNow = isBroadcasting(broadcast);
      if (isNow !== isLive) said = null;
      isLive = isNow;
      tell();
    }),
    settings.listen(tell),
  ];
  return {
    get: look,
    set(isOn) {
      if (isLive) said = isOn;
      else settings.update({ streamerMode: isOn });
      tell();
    },
    stop: () => stops.forEach((stop) => stop()),
  };
}
