import { describe, expect, it } from "vitest";
import { busSocket } from "./bus.ts";
import { decodeMessage, encodeCall, messageLength } from "./wire.ts";

describe("the socket of a bus", () => {
  it("is the one of the address, a path or an abstract name", () => {
    const at = (address: string) => busSocket("session", { DBUS_SESSION_BUS_ADDRESS: address });
    expect(at("unix:path=/run/user/1000/bus,guid=ab")).toBe("/run/user/1000/bus");
    expect(at("tcp:host=x;unix:abstract=/tmp/dbus%2dA,guid=ab")).toBe("\0/tmp/dbus-A");
    expect(at("tcp:host=x,port=1")).toBeNull();
  });

  it("is at its usual place when no address is told, or nowhere", () => {
    expect(busSocket("session", { XDG_RUNTIME_DIR: "/run/user/7" })).toBe("/run/user/7/bus");
    expect(busSocket("session", {})).toBeNull();
    expect(busSocket("system", {})).toBe("/run/dbus/system_bus_socket");
  });
});

describe("a message of the bus", () => {
  const asked = {
    destination: "org.freedesktop.DBus",
    path: "/org/freedesktop/DBus",
    interface: "org.freedesktop.DBus",
    member: "NameHasOwner",
    args: ["org.kde.StatusNotifierWatcher", "ümlaut"],
  };

  it("is read as it was written, and its length is known from its beginning", () => {
    const message = encodeCall(asked, 7);
    expect(messageLength(message)).toBe(message.length);
    expect(messageLength(message.subarray(0, 15))).toBeNull();
    expect(decodeMessage(message)).toEqual({
      type: "call",
      serial: 7,
      replySerial: null,
      path: asked.path,
      interface: asked.interface,
      member: asked.member,
      args: asked.args,
    });
  });

  it("needs no arguments", () => {
    expect(decodeMessage(encodeCall({ ...asked, args: [] }, 1)).args).toEqual([]);
  });

  it("of a bus with the other byte order is refused", () => {
    const message = encodeCall(asked, 1);
    message[0] = 0x42;
    expect(() => messageLength(message)).toThrow("other byte order");
  });
});
