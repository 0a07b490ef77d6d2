import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createAddressOf, networkOf } from "./client-address.ts";

function from(peer: string, forwarded?: string): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  if (forwarded !== undefined) request.headers["x-forwarded-for"] = forwarded;
  return request;
}

describe("the address of a socket's client", () => {
  it.each([
    [false, "10.0.0.1"],
    [true, "9.9.9.9"],
    ["10.0.0.0/8", "9.9.9.9"],
    ["10.0.0.0/8,9.9.9.9", "6.6.6.6"],
    ["192.0.2.1", "10.0.0.1"],
  ] as const)("with TRUST_PROXY=%s is %s, whatever else the headers claim", (trust, address) => {
    expect(createAddressOf(trust)(from("10.0.0.1", "6.6.6.6, 9.9.9.9"))).toBe(address);
  });

  it("is its network for IPv6, and itself for IPv4 in any dress", () => {
    expect(
      ["2001:db8:1:2:3:4:5:6", "2001:db8::1", "::1", "fe80::1%eth0", "::ffff:192.0.2.7", "192.0.2.7"].map(networkOf),
    ).toEqual(["2001:db8:1:2", "2001:db8:0:0", "0:0:0:0", "fe80:0:0:0", "192.0.2.7", "192.0.2.7"]);
  });
});
