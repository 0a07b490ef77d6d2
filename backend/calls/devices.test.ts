import { describe, expect, it } from "vitest";
import type { Device } from "../realtime/events.ts";
import { createDevices } from "./devices.ts";

const callId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";

function deviceOf(socketId: string, id: string | null, sessionId: string | null): Device {
  const user = { id: "ann", username: "ann", displayName: "Ann", avatarUrl: null, roles: [], expiresAt: new Date(0) };
  return { socketId, user: { ...user, sessionId }, device: id ? { type: "desktop", id } : null, protocol: "plan" };
}

function setUp(...connected: readonly Device[]) {
  const told: string[] = [];
  const devices = createDevices({
    socketsOf: () => connected.map(({ socketId }) => socketId),
    toSocket: (socketId) => void told.push(socketId),
  });
  for (const device of connected) devices.connected(device);
  return { devices, told };
}

describe("devices", () => {
  it("are told but for the one that did it, with all its sockets", () => {
    const { devices, told } = setUp(
      deviceOf("s1", "desktop", "a"),
      deviceOf("s2", "desktop", "a"),
      deviceOf("s3", "phone", "b"),
    );
    devices.tellOthers("ann", "a/desktop", "call:taken_over", { callId });
    expect(told).toEqual(["s3"]);
  });

  it("of different sign-ins are told apart though they call themselves the same", () => {
    const { devices, told } = setUp(deviceOf("s1", "default", "a"), deviceOf("s2", "default", "b"));
    devices.tellOthers("ann", "a/default", "call:taken_over", { callId });
    expect(told).toEqual(["s2"]);
  });

  it("are all told when nobody says who did it", () => {
    const { devices, told } = setUp(deviceOf("s1", "desktop", "a"), deviceOf("s2", null, "a"));
    devices.tellOthers("ann", null, "call:taken_over", { callId });
    expect(told).toEqual(["s1", "s2"]);
  });

  it("are known by their sign-in while there is one of it", () => {
    const { devices } = setUp(
      deviceOf("s1", "desktop", "a"),
      deviceOf("s2", "phone", "b"),
      deviceOf("s3", "tablet", "b"),
    );
    expect(["a", "b", "c", null].map(devices.ofSession)).toEqual(["a/desktop", null, null, null]);
    devices.disconnected("s3");
    expect(devices.ofSession("b")).toBe("b/phone");
  });

  it("without a name are called by their socket", () => {
    const { devices } = setUp(deviceOf("s1", null, "a"));
    expect(devices.ofSession("a")).toBe("socket:s1");
  });
});
