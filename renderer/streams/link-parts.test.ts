import { expect, test } from "vitest";
import { linkParts } from "./link-parts.ts";

const texts = (content: string) => linkParts(content).map(({ text, url }) => (url === null ? text : `<${url}>`));

test("addresses open, and the signs around them belong to the sentence", () => {
  expect(texts("see https://a.example/x, or (http://b.example).")).toEqual([
    "see ",
    "<https://a.example/x>",
    ", or (",
    "<http://b.example/>",
    ").",
  ]);
});

test("nothing is lost of what was written, and nothing but the web opens", () => {
  for (const content of ["javascript:alert(1)", "https://", "a https://b.example c", "file:///etc/passwd", ""]) {
    expect(
      linkParts(content)
        .map(({ text }) => text)
        .join(""),
    ).toBe(content);
    for (const { url } of linkParts(content)) if (url !== null) expect(url).toMatch(/^https?:/);
  }
});
