import { networkInterfaces } from "node:os";
import { expect, it } from "vitest";
import { isPublic, rangesAround } from "./public-address.ts";

it.each([
  ...["::ffff:127.0.0.1", "fd00::1", "fe80::1", "0.0.0.0", "100.64.1.1", "::", "::127.0.0.1", "nonsense"],
  ...["2002:7f00:1::1", "64:ff9b:1::7f00:1", "fec0::1", "2001:0:7f00:1::1"],
])("%s is not of the public internet", (address) => expect(isPublic(address, [])).toBe(false));

it.each(["93.184.216.34", "::ffff:93.184.216.34", "2a00:1450:4001::1", "2001:4860:4860::8888"])(
  "%s is of the public internet",
  (address) => expect(isPublic(address, [])).toBe(true),
);

const of = (family: "IPv4" | "IPv6", cidr: string) => {
  const [address = "", bits = ""] = cidr.split("/");
  const rest = { netmask: "", mac: "", internal: false, cidr: bits === "" ? null : cidr, address };
  return family === "IPv4" ? { ...rest, family } : { ...rest, family, scopeid: 0 };
};

it("this computer's public addresses and its neighbours' are not of the public internet", () => {
  const around = rangesAround({
    eth0: [of("IPv4", "93.184.216.34/28"), of("IPv6", "2a00:1450:4001::5/64")],
    tun0: [of("IPv4", "8.8.4.4/0"), of("IPv6", "2a00:99::1")],
    gone: undefined,
  });
  expect(around).toEqual(["93.184.216.34/28", "2a00:1450:4001::5/64", "8.8.4.4/32", "2a00:99::1/128"]);
  const found = ["93.184.216.34", "93.184.216.33", "::ffff:93.184.216.35", "93.184.216.50", "8.8.4.4", "8.8.8.8"];
  expect(found.map((address) => isPublic(address, around))).toEqual([false, false, false, true, false, true]);
  const found6 = ["2a00:1450:4001::5", "2a00:1450:4001::99", "2a00:1450:4002::5", "2a00:99::1", "2a00:99::2"];
  expect(found6.map((address) => isPublic(address, around))).toEqual([false, false, true, false, true]);
});

it("no address that this computer has is of the public internet", () => {
  const interfaces = networkInterfaces();
  const own = Object.values(interfaces).flatMap((each) => (each ?? []).map(({ address }) => address));
  expect(own.filter((address) => isPublic(address, rangesAround(interfaces)))).toEqual([]);
});
