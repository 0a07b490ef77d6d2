import { describe, expect, it } from "vitest";
import { findWay } from "./page-way.ts";

const names: Readonly<Record<string, readonly string[]>> = {
  "alerts.example.org": ["2a00:1450:4001::1", "93.184.216.34"],
  "rebound.example.org": ["127.0.0.1"],
  "both.example.org": ["10.0.0.7", "93.184.216.35"],
  "home.example.org": ["2a00:99::7", "2a00:99::8"],
  "nas.example.org": ["192.168.0.5", "192.168.0.6"],
};
const resolve = (host: string) => Promise.resolve(names[host] ?? []);
const around = () => ["2a00:99::7/64", "127.0.0.1/8"];
const way = (own: string, host: string, port: number) => findWay(new URL(own), { host, port }, { resolve, around });

describe("a page from the internet", () => {
  const own = "https://alerts.example.org/overlay";

  it("reaches its server and the rest of the internet, by each address that there is", async () => {
    expect(await way(own, "alerts.example.org", 443)).toEqual(["2a00:1450:4001::1", "93.184.216.34"]);
    expect(await way(own, "alerts.example.org", 8443)).toEqual(["2a00:1450:4001::1", "93.184.216.34"]);
    expect(await way(own, "both.example.org", 443)).toEqual(["93.184.216.35"]);
    expect(await way(own, "1.1.1.1", 443)).toEqual(["1.1.1.1"]);
  });

  it.each([
    ["127.0.0.1", 4000],
    ["localhost", 7880],
    ["nchat.localhost", 40_000],
    ["[::1]", 80],
    ["192.168.0.1", 80],
    ["169.254.169.254", 80],
    ["rebound.example.org", 443],
    ["home.example.org", 443],
    ["[2a00:99::7]", 443],
    ["nowhere.example.org", 443],
  ])("does not reach %s:%d", async (host, port) => expect(await way(own, host, port)).toEqual([]));
});

describe("a page of this computer", () => {
  const own = "http://localhost:8080/scoreboard";

  it("reaches its own server, whichever loopback it listens on, and no other one here", async () => {
    expect(await way(own, "localhost", 8080)).toEqual(["127.0.0.1", "::1"]);
    expect(await way(own, "localhost", 4000)).toEqual([]);
    expect(await way(own, "127.0.0.1", 8080)).toEqual([]);
    expect(await way(own, "alerts.example.org", 443)).toEqual(["2a00:1450:4001::1", "93.184.216.34"]);
  });
});

it("a page of the local network reaches the server that its address names, by each of its addresses", async () => {
  expect(await way("https://nas.example.org/", "nas.example.org", 443)).toEqual(["192.168.0.5", "192.168.0.6"]);
  expect(await way("https://nas.example.org/", "nas.example.org", 80)).toEqual([]);
});
