import { describe, expect, it } from "vitest";
import { findWay, isPublic } from "./page-way.ts";

const names: Readonly<Record<string, readonly string[]>> = {
  "alerts.example.org": ["93.184.216.34"],
  "rebound.example.org": ["127.0.0.1"],
  "both.example.org": ["10.0.0.7", "93.184.216.35"],
};
const resolve = (host: string) => Promise.resolve(names[host] ?? []);
const way = (own: string, host: string, port: number) => findWay(new URL(own), { host, port }, resolve);

describe("a page from the internet", () => {
  const own = "https://alerts.example.org/overlay";

  it("reaches its server and the rest of the internet", async () => {
    expect(await way(own, "alerts.example.org", 443)).toBe("93.184.216.34");
    expect(await way(own, "both.example.org", 443)).toBe("93.184.216.35");
    expect(await way(own, "1.1.1.1", 443)).toBe("1.1.1.1");
  });

  it.each([
    ["127.0.0.1", 4000],
    ["localhost", 7880],
    ["nchat.localhost", 40_000],
    ["[::1]", 80],
    ["192.168.0.1", 80],
    ["169.254.169.254", 80],
    ["rebound.example.org", 443],
    ["nowhere.example.org", 443],
  ])("does not reach %s:%d", async (host, port) => expect(await way(own, host, port)).toBe(null));
});

describe("a page of this computer", () => {
  const own = "http://localhost:8080/scoreboard";

  it("reaches its own server, and no other one here", async () => {
    expect(await way(own, "localhost", 8080)).toBe("127.0.0.1");
    expect(await way(own, "localhost", 4000)).toBe(null);
    expect(await way(own, "127.0.0.1", 8080)).toBe(null);
    expect(await way(own, "alerts.example.org", 443)).toBe("93.184.216.34");
  });
});

it.each(["::ffff:127.0.0.1", "fd00::1", "fe80::1", "0.0.0.0", "100.64.1.1", "::", "nonsense"])(
  "%s is not of the public internet",
  (address) => expect(isPublic(address)).toBe(false),
);
