import { describe, expect, it } from "vitest";
import { namesIn, renderTemplate } from "./template.ts";

describe("a template", () => {
  it("takes its values wherever they are named", () => {
    const template = "key: ${KEY}\nagain=${KEY}:${OTHER}\n$KEY ${lower}";
    expect(namesIn(template)).toEqual(["KEY", "OTHER"]);
    expect(renderTemplate(template, { KEY: "a$&b".replace("$&", "-"), OTHER: "c" })).toEqual({
      ok: true,
      text: "key: a-b\nagain=a-b:c\n$KEY ${lower}",
    });
  });

  it("is not filled in by halves: every name that is missing or empty is told", () => {
    expect(renderTemplate("${A} ${B} ${C}", { A: "1", B: "" })).toEqual({ ok: false, missing: ["B", "C"], unfit: [] });
  });

  it.each(["two\nlines", 'a"quote', "a'quote", "back\\slash", "a #comment", "${OTHER}", "nul\0"])(
    "refuses a value such as %j, which would say more than itself",
    (value) => {
      expect(renderTemplate("x=${A}", { A: value })).toEqual({ ok: false, missing: [], unfit: ["A"] });
    },
  );
});
