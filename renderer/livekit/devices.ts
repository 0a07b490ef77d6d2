import type { DeviceChoice } from "@nchat/contract/settings";

/** One device as a menu shows it. `groupId` tells which hardware it is, also behind "default". */
export type Device = { readonly id: string; readonly label: string; readonly groupId: string };

export type DeviceKind = "microphone" | "camera" | "speaker";

/** What can be chosen now. */
export type DeviceList = Readonly<Record<DeviceKind, readonly Device[]>>;

const kinds: Record<MediaDeviceKind, DeviceKind> = {
  audioinput: "microphone",
  videoinput: "camera",
  audiooutput: "speaker",
};

// Chromium's stand-ins for "whatever the system uses"; our own choice for that is null.
const aliases = new Set(["", "default", "communications"]);

/** Sorts what the browser enumerates into menus. */
export function toDeviceList(devices: readonly MediaDeviceInfo[]): DeviceList {
  const list: Record<DeviceKind, Device[]> = { microphone: [], camera: [], speaker: [] };
  for (const { deviceId, groupId, kind, label } of devices)
    if (!aliases.has(deviceId)) list[kinds[kind]].push({ id: deviceId, label, groupId });
  return list;
}

/** The device that a choice means now: by id, else by name when ids changed, else null for the system's own. */
export function chosenDevice(choice: DeviceChoice, devices: readonly Device[]): Device | null {
  if (!choice) return null;
  return devices.find(({ id }) => id === choice.id) ?? devices.find(({ label }) => label === choice.label) ?? null;
}

/** The hardware behind "default", so that a change of the system's default is noticed. */
export function systemGroup(devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): string | null {
  return devices.find((device) => device.kind === kind && device.deviceId === "default")?.groupId ?? null;
}
