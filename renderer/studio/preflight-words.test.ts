import { initialPreflight } from "@nchat/contract/preflight";
import { expect, it } from "vitest";
import { checkWords, recommendWords } from "./preflight-words.ts";

it("says what was measured, and what to do about what is wrong", () => {
  expect(checkWords("uplink", { state: "passed", figure: 12_000_000 })).toBe("Upload 12.0\u202FMbit/s");
  expect(checkWords("encoder", { state: "passed", figure: 29.7 })).toBe("Encoder 30\u202Ffps");
  expect(checkWords("devices", { state: "passed", figure: null })).toBe(null);
  expect(checkWords("uplink", { state: "failed", why: "too-slow", detail: null, figure: 300_000 })).toBe(
    "Upload is 0.3\u202FMbit/s. Even the smallest picture won't hold.",
  );
  expect(checkWords("server", { state: "failed", why: "refused", detail: "No RTMP here.", figure: null })).toBe(
    "No RTMP here.",
  );
});

it("recommends with the figure that it rests on", () => {
  const { checks } = initialPreflight;
  expect(recommendWords("480p", { ...checks, uplink: { state: "passed", figure: 2_100_000 } })).toBe(
    "Upload is 2.1\u202FMbit/s. 480p, 1.5\u202FMbit/s will hold.",
  );
  expect(recommendWords(null, checks)).toBe("Viewers would not see a steady picture from here.");
});
