import { expect, test } from "vitest";
import { deviceProblem } from "./device-problem.ts";
import { chosenDevice, systemGroup, toDeviceList } from "./devices.ts";

const info = (kind: MediaDeviceKind, deviceId: string, label: string, groupId = label): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId,
  toJSON: () => ({}),
});
const devices = [
  info("audioinput", "default", "Default - Podium USB", "g1"),
  info("audioinput", "a1", "Podium USB", "g1"),
  info("videoinput", "v1", "Desk camera"),
  info("audiooutput", "s1", "Headphones"),
];

test("menus hold real devices, and not the browser's stand-ins for the system's choice", () => {
  expect(toDeviceList(devices)).toEqual({
    microphone: [{ id: "a1", label: "Podium USB", groupId: "g1" }],
    camera: [{ id: "v1", label: "Desk camera", groupId: "Desk camera" }],
    speaker: [{ id: "s1", label: "Headphones", groupId: "Headphones" }],
  });
});

test("a chosen device is found by its name when its id changed", () => {
  const { microphone } = toDeviceList(devices);
  expect(chosenDevice({ id: "gone", label: "Podium USB" }, microphone)?.id).toBe("a1");
  expect(chosenDevice({ id: "gone", label: "Gone too" }, microphone)).toBeNull();
  expect(chosenDevice(null, microphone)).toBeNull();
});

test("the hardware behind the system's default is known", () => {
  expect(systemGroup(devices, "audioinput")).toBe("g1");
  expect(systemGroup(devices, "audiooutput")).toBeNull();
});

test("each way a device can fail has its own name", () => {
  const named = (name: string) => deviceProblem(new DOMException("", name));
  expect([named("NotAllowedError"), named("NotFoundError"), named("NotReadableError"), named("TypeError")]).toEqual([
    "denied",
    "missing",
    "busy",
    "failed",
  ]);
});
