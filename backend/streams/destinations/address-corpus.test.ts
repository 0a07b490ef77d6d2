import { describe, expect, it } from "vitest";
import { specialV4, specialV6, spellings, wholes } from "../testing/addresses.ts";
import { createCheckDestination } from "./resolve.ts";
import { createAddressRule, isNetwork, isSpecialPurpose } from "./special-purpose.ts";

const publicAddresses = `
1.0.0.1 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 52.223.198.7 99.255.255.255 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
151.101.1.140 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 185.42.204.1 191.255.255.255 192.0.1.0 192.0.3.0 192.1.0.1
192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
203.0.114.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2001:67c:4e8::1 2003::1 2400:cb00::1 2606:4700:4700::1111
2620:4f:7fff::1 2620:4f:8001::1 2a03:2880::1 2c0f:f248::1 3ffe::1`
  .trim()
  .split(/\s+/);

const mayConnect = createAddressRule([]);
/** Every name is a public server, so that only the spelling decides. */
const bySpelling = createCheckDestination(mayConnect, async () => ["1.1.1.1"]);
const outcomes = async (urls: readonly string[], check = bySpelling) => {
  const verdicts = await Promise.all(urls.map(async (url) => [url, (await check(url)).outcome] as const));
  return Object.fromEntries(verdicts);
};
const all = (urls: readonly string[], outcome: string) => Object.fromEntries(urls.map((url) => [url, outcome]));
const urlOf = (address: string) => `rtmp://${address.includes(":") ? `[${address}]` : address}/app`;

describe("where a stream may not be sent", () => {
  it("is tried with more than two hundred cases", () => {
    expect(specialV4.length + specialV6.length + spellings.length + wholes.length).toBeGreaterThanOrEqual(200);
  });

  it("is every address that is not of the public internet, written itself or found by name", async () => {
    const special = [...specialV4, ...specialV6];
    expect(special.filter((address) => !isSpecialPurpose(address))).toEqual([]);
    expect(special.filter(mayConnect)).toEqual([]);
    expect(await outcomes(special.map(urlOf))).toEqual(all(special.map(urlOf), "refused"));
    for (const address of special) {
      const byName = createCheckDestination(mayConnect, async () => ["1.1.1.1", address]);
      expect([address, (await byName("rtmp://a.example.org/app")).outcome]).toEqual([address, "refused"]);
    }
  });

  it("is every address that one reader could understand otherwise than another", async () => {
    const urls = spellings.map((spelling) => `rtmp://${spelling}/app`);
    expect(await outcomes(urls)).toEqual(all(urls, "refused"));
    expect(await outcomes(wholes)).toEqual(all(wholes, "refused"));
    expect((await bySpelling(`rtmp://a.example.org/${"a".repeat(400)}`)).outcome).toBe("refused");
  });

  it("is a name that leads nowhere, or to nonsense", async () => {
    const nowhere = createCheckDestination(mayConnect, () => Promise.reject(new Error("ENOTFOUND")));
    const nonsense = createCheckDestination(mayConnect, async () => ["not an address"]);
    expect((await nowhere("rtmp://a.example.org/app")).outcome).toBe("refused");
    expect((await nonsense("rtmp://a.example.org/app")).outcome).toBe("refused");
  });

  it("is found out at the connection, when a name has come to lead elsewhere", async () => {
    const answers = [["1.1.1.1"], ["127.0.0.1"]];
    const rebinding = createCheckDestination(mayConnect, async () => answers.shift() ?? []);
    expect((await rebinding("rtmp://a.example.org/app")).outcome).toBe("allowed");
    expect(mayConnect("127.0.0.1")).toBe(false);
    expect((await rebinding("rtmp://a.example.org/app")).outcome).toBe("refused");
  });
});

describe("where a stream may be sent", () => {
  it("is every public address", async () => {
    expect(publicAddresses.filter(isSpecialPurpose)).toEqual([]);
    expect(await outcomes(publicAddresses.map(urlOf))).toEqual(all(publicAddresses.map(urlOf), "allowed"));
  });

  it("is what people's platforms really name", async () => {
    const urls = [
      "rtmp://a.rtmp.youtube.com/live2",
      "rtmps://a.rtmps.youtube.com:443/live2",
      "rtmp://live.twitch.tv/app",
      "rtmp://live.twitch.tv/app/",
      "rtmps://live-api-s.facebook.com:443/rtmp/",
      "RTMP://Live.Example.ORG/app",
      "rtmp://xn--bcher-kva.example.org/app",
      "rtmp://stream.example.org:1936/app/sub?vhost=a%20b&x=1",
    ];
    expect(await outcomes(urls)).toEqual(all(urls, "allowed"));
    expect(await bySpelling("RTMP://Live.Example.ORG/App")).toEqual({
      outcome: "allowed",
      target: {
        url: "rtmp://live.example.org:1935/App",
        isEncrypted: false,
        host: "live.example.org",
        isAddress: false,
        port: 1935,
      },
      addresses: ["1.1.1.1"],
    });
  });

  it("is also the network that the operator named, and nothing beside it", async () => {
    const own = createCheckDestination(createAddressRule(["127.0.0.1/32", "fd00:1::/32"]), async () => []);
    const urls = ["127.0.0.1", "fd00:1::5", "127.0.0.2", "fd00:2::5", "10.0.0.1"].map(urlOf);
    expect(Object.values(await outcomes(urls, own))).toEqual(["allowed", "allowed", "refused", "refused", "refused"]);
    expect(["10.0.0.0/8", "::/0", "10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/8/8"].map(isNetwork)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
