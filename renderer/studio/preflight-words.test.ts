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

it("names the part that was late, and what it left no time for", () => {
  const { checks } = initialPreflight;
  const late = { state: "failed", why: "late", detail: null, figure: null } as const;
  const skipped = { ...late, why: "skipped" } as const;
  expect(checkWords("encoder", late)).toContain("The encoder was not measured in time.");
  expect(checkWords("uplink", skipped)).toBe("Upload: not checked, since the time was over.");
  expect(recommendWords(null, { ...checks, encoder: late, uplink: skipped })).toContain("Check again.");
  const away = { ...late, why: "unreachable" } as const;
  for (const uplink of [late, away])
    expect(recommendWords("480p", { ...checks, encoder: { state: "passed", figure: 30 }, uplink })).toBe(
      "480p, 1.5\u202FMbit/s will hold if the upload does, which was not measured.",
    );
});
