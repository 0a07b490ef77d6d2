import { describe, expect, it } from "vitest";
import { cleanText } from "./text.ts";

const cleaned = (written: string) => {
  const result = cleanText(written);
  return result.ok ? result.text : null;
};

describe("what somebody wrote", () => {
  it.each([
    ["  hello   world  ", "hello world"],
    ["two\r\nlines\u2028three", "two lines three"],
    ["nu\u0000ll \u001b[31mred\u0007", "null [31mred"],
    ["in\u200bvis\u2060ible\ufeff", "invisible"],
    ["\u202egnp.exe\u202c", "gnp.exe"],
    ["cafe\u0301", "café"],
    ["Z\u0300\u0301\u0302\u0303\u0304\u0305\u0306", "Z\u0300\u0301\u0302\u0303"],
    ["bro\ud800ken", "bro\ufffdken"],
    ["tag\u{E0041}\u{E0042}", "tag"],
  ])("%j is kept as %j", (written, kept) => {
    expect(cleaned(written)).toBe(kept);
  });

  it("keeps emoji of several parts and the joiners that scripts need", () => {
    expect(cleaned("👩‍👩‍👧 نامه‌ای ❤️ 🇨🇭")).toBe("👩‍👩‍👧 نامه‌ای ❤️ 🇨🇭");
  });

  it("is refused when nothing can be read in it", () => {
    for (const written of ["", "   ", "\u200b\u200b", "\u3164", "\u200d", "\u0000"])
      expect(cleaned(written)).toBeNull();
  });

  it("may be as long as 500 characters, counted as people count", () => {
    expect(cleaned("🔥".repeat(500))).toHaveLength(1000);
    expect(cleanText("🔥".repeat(501))).toEqual({ ok: false, fault: "It may be 500 characters long at most" });
  });
});
