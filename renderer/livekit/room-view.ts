import type { DeviceState } from "./device-problem.ts";
import type { DeviceList } from "./devices.ts";
import { emptySnapshot, type RoomSnapshot } from "./room-snapshot.ts";

/** Where this device stands with the room. */
export type RoomLinkState = "off" | "joining" | "up" | "recovering";

/** All that screens draw of the room and of the own devices. */
export type RoomView = {
  readonly link: RoomLinkState;
  /** No media arrives although it should; told long before the link counts as broken. */
  readonly isFrozen: boolean;
  readonly room: RoomSnapshot;
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  readonly devices: DeviceList;
  /** The own share's track is published, or is published again after a break. */
  readonly isSharing: boolean;
};

/** Outside any call. */
export const initialRoomView: RoomView = {
  link: "off",
  isFrozen: false,
  room: emptySnapshot,
  microphone: { step: "off" },
  camera: { step: "off" },
  devices: { microphone: [], camera: [], speaker: [] },
  isSharing: false,
};
