import { describe, expect, it } from "vitest";
import { createCheckDestination } from "./resolve.ts";
import { createAddressRule, isNetwork, isSpecialPurpose } from "./special-purpose.ts";

const specialV4 = `
0.0.0.0 0.0.0.1 0.255.255.255 10.0.0.0 10.0.0.1 10.255.255.255 100.64.0.0 100.64.0.1 100.127.255.255 127.0.0.0 127.0.0.1
127.0.1.1 127.1.2.3 127.255.255.255 169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255 172.16.0.0 172.16.0.1
172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.9 192.0.0.10 192.0.0.170 192.0.0.192 192.0.0.255 192.0.2.0 192.0.2.1 192.0.2.255
192.31.196.1 192.52.193.1 192.88.99.1 192.88.99.255 192.168.0.0 192.168.0.1 192.168.1.1 192.168.255.255 192.175.48.1
198.18.0.0 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 203.0.113.255 224.0.0.0 224.0.0.1 239.255.255.255 240.0.0.0
240.0.0.1 254.255.255.255 255.255.255.254 255.255.255.255`
  .trim()
  .split(/\s+/);

const specialV6 = `
:: ::1 ::2 ::7f00:1 ::127.0.0.1 ::8.8.8.8 ::ffff:0:0 ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
::ffff:8.8.8.8 ::ffff:0:127.0.0.1 0:0:0:0:0:ffff:7f00:0001 64:ff9b:: 64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1
64:ff9b::8.8.8.8 64:ff9b:1:: 64:ff9b:1::a00:1 100:: 100::1 100:0:0:1::1 2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:1::1 2001:1::2 2001:2::1 2001:3::1 2001:4:112::1 2001:5::1 2001:10::1 2001:20::1 2001:30::1 2001:1ff:ffff::1 2001:db8::
2001:db8::1 2001:db8:ffff:ffff::1 2002:: 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1::1 2002:c0a8:101::1 2002:a9fe:a9fe::1
2620:4f:8000::1 3fff::1 3fff:fff::1 5f00::1 4000::1 6000::1 fc00:: fc00::1 fd00::1 fd12:3456:789a::1 fdff::1 fe00::1 fe80::
fe80::1 fe80::a00:27ff:fe4e:66a1 febf::1 fec0::1 feff::1 ff00:: ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1
ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 1::1 1fff:ffff::1`
  .trim()
  .split(/\s+/);

const publicAddresses = `
1.0.0.1 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 52.223.198.7 99.255.255.255 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0
151.101.1.140 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 185.42.204.1 191.255.255.255 192.0.1.0 192.0.3.0 192.1.0.1
192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255
203.0.114.0 223.255.255.255 2001:200::1 2001:4860:4860::8888 2001:67c:4e8::1 2003::1 2400:cb00::1 2606:4700:4700::1111
2620:4f:7fff::1 2620:4f:8001::1 2a03:2880::1 2c0f:f248::1 3ffe::1`
  .trim()
  .split(/\s+/);

/** Spellings that some reader takes for another server than another reader does, or that name no public one. */
const spellings = [
  ..."2130706433 017700000001 0x7f000001 0x7f.1 127.1 127.0.1 0177.0.0.1 0x7f.0.0.1 0x7F.0x0.0x0.0x1 00000177.0.0.1".split(
    " ",
  ),
  ..."127.0.0.01 127.0.0.1. 127.0.0.1.. 1.1.1.1. 01.01.01.01 1.1.1.0x1 1.1.1.1.1 256.1.1.1 1.1.1 1.1 1 0 0x 0x0 3232235777".split(
    " ",
  ),
  ..."localhost LOCALHOST localhost. localhost.. a.localhost localhost.localdomain foo.local printer.lan db.internal".split(
    " ",
  ),
  ..."metadata.google.internal 1.0.0.127.in-addr.arpa x.onion x.invalid x.test x.example nas.home intra.corp server".split(
    " ",
  ),
  ..."user@a.example.org user:secret@a.example.org a.example.org@127.0.0.1 127.0.0.1%2f@a.example.org".split(" "),
  ..."127.0.0.1#@a.example.org 127.0.0.1?@a.example.org a.example.org\\@127.0.0.1 127.0.0.1\\.a.example.org".split(" "),
  ..."a.example.org. .a.example.org a..example.org -a.example.org a-.example.org a_b.example.org %6c%6f%63alhost.org".split(
    " ",
  ),
  ..."127.0.0.1%00.example.org 127.0.0.1%0d%0a.org a.example.org%2f127.0.0.1 ⓛocalhost.org １２７.0.0.1 127。0。0。1 ｌocalhost".split(
    " ",
  ),
  ..."[::1 ::1] [::1]x [fe80::1%25eth0] [fe80::1%eth0] [::ffff:127.0.0.1.] [127.0.0.1] [] [1] ::1 [::g] [::1]:x [::1]@a.org".split(
    " ",
  ),
  "a.example.org:",
  "a.example.org:0",
  "a.example.org:22",
  "a.example.org:25",
  "a.example.org:6379x",
  "a.example.org:065536",
  "a.example.org:65536",
  "a.example.org:1935:80",
  "a.example.org:+443",
  "a.example.org:0443",
  "a.example.org:1e4",
  `${"a".repeat(64)}.org`,
  `${"a.".repeat(130)}org`,
  "",
  " a.example.org",
  "a.example.org ",
  "a\t.example.org",
  "a\u00ad.example.org",
  "bücher.example.org",
  "a\u200b.org",
];

/** Whole addresses of a good server that are still refused. */
const wholes = `
http://a.example.org/app https://a.example.org/app file:///etc/passwd ftp://a.example.org/app tcp://a.example.org:1935
rtmpt://a.example.org/app rtmpe://a.example.org/app srt://a.example.org:9000 gopher://a.example.org/_x concat:rtmp://a.example.org/app
rtmp:a.example.org/app rtmp:/a.example.org/app rtmp:///a.example.org/app rtmp://a.example.org rtmp://a.example.org/ rtmp:\\\\a.example.org/app
//a.example.org/app a.example.org/app rtmp://a.example.org/app#fragment rtmp://a.example.org/%00 rtmp://a.example.org/a%0d%0ab
rtmp://a.example.org/a%7f rtmp://a.example.org/a%zz rtmp://a.example.org/a"b rtmp://a.example.org/a|b rtmp://a.example.org/a<b
rtmp://a.example.org/a\`b rtmp://a.example.org/a{b} rtmp://a.example.org/a^b`
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
