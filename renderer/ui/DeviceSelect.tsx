import type { DeviceChoice } from "@nchat/contract/settings";
import type { Device } from "../livekit/devices.ts";
import { Select } from "./Select.tsx";

type Props = {
  readonly label: string;
  /** Undefined while they are looked for. */
  readonly devices: readonly Device[] | undefined;
  readonly choice: DeviceChoice;
  readonly onChoose: (choice: DeviceChoice) => void;
  readonly look?: "field" | "quiet";
  readonly testId?: string;
};

const systemDefault = "";
const away = "away";

/** One device of a kind, or the system's. A chosen one that is unplugged stays in the list, said so. */
export function DeviceSelect({ label, devices = [], choice, onChoose, look = "quiet", testId }: Props) {
  const chosen =
    choice && (devices.find(({ id }) => id === choice.id) ?? devices.find((each) => each.label === choice.label));
  const options = [
    { value: systemDefault, label: devices.length === 0 ? `No ${label.toLowerCase()}` : defaultWords(devices) },
    ...devices.map((device, index) => ({ value: device.id, label: device.label || `${label} ${index + 1}` })),
    ...(choice && !chosen ? [{ value: away, label: `${choice.label} (not plugged in)` }] : []),
  ];
  return (
    <Select
      label={label}
      look={look}
      value={choice ? (chosen?.id ?? away) : systemDefault}
      options={options}
      disabled={devices.length === 0}
      onChange={(id) => {
        const device = devices.find((each) => each.id === id);
        if (id !== away) onChoose(device ? { id: device.id, label: device.label } : null);
      }}
      data-testid={testId}
    />
  );
}

/** With a single device, the default is that one. */
function defaultWords(devices: readonly Device[]): string {
  const [only, second] = devices;
  return only?.label && !second ? only.label : "System default";
}
