import { expect, test } from "vitest";
import { liveKitConfig } from "./livekit-config.mjs";
import { isTooOld } from "./livekit-installed.mjs";
import { checksumIn, releaseFile } from "./livekit-release.mjs";

test.each([
  ["1.8.4", true],
  ["0.99.0", true],
  ["1.9.0", false],
  ["1.13.3", false],
  ["2.0.0", false],
])("LiveKit %s is too old: %s", (version, answer) => {
  expect(isTooOld(version)).toBe(answer);
});

test("the release is known for the platforms LiveKit publishes", () => {
  expect([releaseFile("linux", "x64"), releaseFile("win32", "arm64"), releaseFile("darwin", "arm64")]).toEqual([
    "livekit_1.13.3_linux_amd64.tar.gz",
    "livekit_1.13.3_windows_arm64.zip",
    undefined,
  ]);
});

test("a checksum is found by the whole name", () => {
  const list = "AA11  livekit_1.13.3_linux_amd64.tar.gz\nbb22 *livekit_1.13.3_windows_amd64.zip\n";
  expect([
    checksumIn(list, "livekit_1.13.3_linux_amd64.tar.gz"),
    checksumIn(list, "livekit_1.13.3_windows_amd64.zip"),
    checksumIn(list, "livekit"),
  ]).toEqual(["aa11", "bb22", undefined]);
});

test("the configuration keeps LiveKit on this computer and leaves rooms to the backend", () => {
  const settings = {
    port: 1,
    tcpPort: 2,
    udpPort: 3,
    bind: "127.0.0.1",
    nodeIp: "127.0.0.1",
    apiKey: "k",
    apiSecret: "s",
  };
  expect(JSON.parse(liveKitConfig({ ...settings, webhookUrl: "http://127.0.0.1:4/hook" }))).toEqual({
    port: 1,
    bind_addresses: ["127.0.0.1"],
    rtc: {
      tcp_port: 2,
      udp_port: 3,
      node_ip: "127.0.0.1",
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ["127.0.0.1/32"] },
    },
    room: { auto_create: false, enable_remote_unmute: false },
    keys: { k: "s" },
    webhook: { api_key: "k", urls: ["http://127.0.0.1:4/hook"] },
    logging: { json: true, level: "info" },
  });
});

test("for a network it announces its address there", () => {
  const settings = {
    port: 1,
    tcpPort: 2,
    udpPort: 3,
    bind: "0.0.0.0",
    nodeIp: "192.0.2.7",
    apiKey: "k",
    apiSecret: "s",
  };
  const config = JSON.parse(liveKitConfig(settings));
  expect([config.bind_addresses, config.rtc]).toEqual([
    ["0.0.0.0"],
    { tcp_port: 2, udp_port: 3, node_ip: "192.0.2.7", use_external_ip: false },
  ]);
});
