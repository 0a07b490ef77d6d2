import type { DeviceChoice } from "@nchat/contract/settings";
import { chosenDevice, type Device } from "../livekit/devices.ts";
import type { MenuItem } from "./Menu.tsx";

type Props = {
  readonly heading: string;
  readonly devices: readonly Device[];
  readonly choice: DeviceChoice;
  readonly onChoose: (choice: DeviceChoice) => void;
};

/** Lines of a menu that choose one device, with the system's own first. */
export function deviceItems({ heading, devices, choice, onChoose }: Props): readonly MenuItem[] {
  const chosen = chosenDevice(choice, devices);
  return [
    { kind: "heading", label: heading },
    { kind: "action", label: "Same as system", isChosen: chosen === null, onSelect: () => onChoose(null) },
    ...devices.map(({ id, label }): MenuItem => ({
      kind: "action",
      label: label || "Unnamed device",
      isChosen: chosen?.id === id,
      onSelect: () => onChoose({ id, label }),
    })),
  ];
}
