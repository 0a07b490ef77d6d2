import { describe, expect, it } from "vitest";
import { createWordJudge, hasLink } from "./words.ts";

describe("a word list", () => {
  const judge = createWordJudge([
    { word: "badword", action: "block" },
    { word: "spoil*", action: "hold" },
    { word: "free money", action: "hold" },
    { word: "Löwe", action: "hold" },
    { word: "***", action: "block" },
  ]);

  it.each([
    "this is a badword.",
    "BADWORD",
    "BädWörd",
    "b4dw0rd!",
    "b a d w o r d",
    "b.a.d.w.o.r.d",
    "bаdwоrd", // Cyrillic а and о
    "baaaadword",
  ])("finds %j", (text) => {
    expect(judge(text)).toBe("block");
  });

  it("matches whole words, phrases, and beginnings where that is asked for", () => {
    expect(judge("badwording is fine")).toBeNull();
    expect(judge("spoilers ahead")).toBe("hold");
    expect(judge("get FREE   money now")).toBe("hold");
    expect(judge("free your money")).toBeNull();
    expect(judge("ein löwe")).toBe("hold");
    expect(judge("a perfectly nice message")).toBeNull();
  });

  it("of stars alone matches nothing", () => {
    expect(createWordJudge([{ word: "*", action: "block" }])("anything")).toBeNull();
  });

  it("blocks when a text holds both kinds", () => {
    expect(judge("spoiler badword")).toBe("block");
  });

  it("takes long texts without effort", () => {
    const started = performance.now();
    judge("a ".repeat(2000));
    hasLink("a.".repeat(2000));
    hasLink(`${"dot ".repeat(1000)}`);
    expect(performance.now() - started).toBeLessThan(500);
  });
});

describe("a link", () => {
  it.each([
    "https://example.org/x",
    "see www.example.org",
    "example.com",
    "go to Example.COM/path",
    "sub.example.co.uk",
    "example (dot) com",
    "example[.]com now",
    "discord.gg/abc",
    "203.0.113.7/x",
    "nchat://call/1",
  ])("is seen in %j", (text) => {
    expect(hasLink(text)).toBe(true);
  });

  it.each(["hello.world", "it costs 3.50", "wait...what", "e.g. this", "node 24.9", "me@you", "1.2.3.4 is a version"])(
    "is not seen in %j",
    (text) => {
      expect(hasLink(text)).toBe(false);
    },
  );
});
