import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { iceServersFor } from "./ice.ts";

const now = new Date("2026-01-05T12:00:00Z");
const urls = ["turn:turn.example.org:3478?transport=udp", "turns:turn.example.org:5349"];

describe("ICE servers", () => {
  it("are none where no TURN server is configured", () => {
    expect(iceServersFor("ann", { urls: [], secret: "secret" }, now)).toEqual([]);
  });

  it("carry credentials for five minutes that a TURN server with the same secret accepts", () => {
    const [server, ...more] = iceServersFor("ann", { urls, secret: "secret" }, now);
    const username = `${now.getTime() / 1000 + 300}:ann`;
    const credential = createHmac("sha1", "secret").update(username).digest("base64");
    expect([server, more]).toEqual([{ urls, username, credential }, []]);
  });

  it("are named without credentials when there is no secret to make them with", () => {
    expect(iceServersFor("ann", { urls, secret: null }, now)).toEqual([{ urls }]);
  });
});
