import { describe, expect, it } from "vitest";
import { parseIceUrl } from "./ice-url.ts";

describe("addresses of ICE servers", () => {
  it.each([
    ["stun:stun.example.org", { scheme: "stun", host: "stun.example.org", port: 3478, transport: "udp" }],
    ["turn:192.0.2.1:4000", { scheme: "turn", host: "192.0.2.1", port: 4000, transport: "udp" }],
    ["turn:[2001:db8::1]:4000?transport=tcp", { scheme: "turn", host: "2001:db8::1", port: 4000, transport: "tcp" }],
    ["turns:turn.example.org", { scheme: "turns", host: "turn.example.org", port: 5349, transport: "tls" }],
    [
      "TURNS:turn.example.org:443?transport=tcp",
      { scheme: "turns", host: "turn.example.org", port: 443, transport: "tls" },
    ],
  ])("%s is one", (text, url) => {
    expect(parseIceUrl(text)).toEqual(url);
  });

  it.each([
    "https://turn.example.org",
    "turn:",
    "turn:example.org:0",
    "turn:example.org:70000",
    "turn:2001:db8::1",
    "turn:[example.org]",
    "turns:example.org?transport=udp",
    "stun:example.org?transport=udp",
    "turn:user@example.org",
    "turn:example.org?transport=sctp",
    "turn:example.org turn:other.org",
  ])("%s is none", (text) => {
    expect(parseIceUrl(text)).toBeUndefined();
  });
});
