import type { DeviceChoice } from "@nchat/contract/settings";
import type { Desktop } from "../../preload/index.ts";
import { chosenDevice, toDeviceList } from "../livekit/devices.ts";

/** The output by which the person hears nchat. */
export type Speaker = {
  /** Told at once, and whenever it is another one: its id, "" for the system's own. Answers its end. */
  readonly follow: (listener: (sinkId: string) => void) => () => void;
};

type Deps = {
  readonly media: Pick<MediaDevices, "addEventListener" | "enumerateDevices">;
  readonly desktop: Pick<Desktop, "getSettings" | "onSettingsChanged">;
};

/** Follows the person's choice; the system's own while what they chose is not plugged in. Lives as long as its page. */
export function createSpeaker({ media, desktop }: Deps): Speaker {
  let choice: DeviceChoice = null;
  let sinkId = "";
  /** Of all looks only the last counts. */
  let looks = 0;
  const listeners = new Set<(sinkId: string) => void>();
  const find = async () => {
    const mine = ++looks;
    const next = choice && (chosenDevice(choice, toDeviceList(await media.enumerateDevices()).speaker)?.id ?? "");
    if (mine !== looks || (next ?? "") === sinkId) return;
    sinkId = next ?? "";
    for (const listener of [...listeners]) listener(sinkId);
  };
  const look = () =>
    find().catch((error: unknown) => console.warn("the speaker that was chosen could not be looked for", error));
  const choose = (next: { readonly speaker: DeviceChoice }) => {
    choice = next.speaker;
    void look();
  };
  desktop.onSettingsChanged(choose);
  media.addEventListener("devicechange", () => void look());
  desktop
    .getSettings()
    .then(choose)
    .catch((error: unknown) => console.warn("the speaker that was chosen is not known", error));
  return {
    follow(listener) {
      listeners.add(listener);
      listener(sinkId);
      return () => void listeners.delete(listener);
    },
  };
}
