import { expect, it } from "vitest";
import { ffmpegCommand, obsSettings } from "./encoder-settings.ts";

const settings = { url: "rtmp://127.0.0.1:1935/live", key: "sk_a'b" };

it("makes a command that a shell takes as it is, whatever stands in the key", () => {
  expect(ffmpegCommand(settings)).toMatch(/ -g 60 .* -f flv 'rtmp:\/\/127\.0\.0\.1:1935\/live\/sk_a'\\''b'$/);
});

it("lists what OBS asks for", () => {
  expect(obsSettings(settings, "rtmp").slice(0, 3)).toEqual([
    { name: "Service", value: "Custom…" },
    { name: "Server", value: settings.url },
    { name: "Stream key", value: settings.key },
  ]);
  expect(obsSettings(settings, "whip").slice(0, 3)).toEqual([
    { name: "Service", value: "WHIP" },
    { name: "Server", value: settings.url },
    { name: "Bearer token", value: settings.key },
  ]);
});
