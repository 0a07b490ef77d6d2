// The stylesheet as it is: vitest empties what is imported as CSS.
// eslint-disable-next-line @typescript-eslint/no-restricted-imports
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8").replaceAll(/\/\*.*?\*\//gs, "");

/** The tokens of one theme, those of the dark one below it. */
function tokensOf(theme: "dark" | "light" | "contrast"): ReadonlyMap<string, string> {
  const blocks = [...css.matchAll(/:root(\[data-theme="(\w+)"\])?\s*\{([^}]*)\}/g)];
  const own = blocks.filter(([, , name]) => name === undefined || name === theme);
  return new Map(
    own.flatMap(([, , , body = ""]) =>
      [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = "", value = ""]): [string, string] => [
        name,
        value.trim(),
      ]),
    ),
  );
}

type Colour = readonly [red: number, green: number, blue: number, alpha: number];

function colour(all: ReadonlyMap<string, string>, name: string): Colour {
  const value = all.get(name) ?? "";
  const hex = /^#([0-9a-f]{6})$/i.exec(value)?.[1];
  if (hex) {
    const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
    return [channel(0), channel(2), channel(4), 1];
  }
  const rgb = /^rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)$/.exec(value);
  if (!rgb) throw new Error(`${name} is no colour: "${value}"`);
  return [Number(rgb[1]), Number(rgb[2]), Number(rgb[3]), Number(rgb[4])];
}

function over([r, g, b, alpha]: Colour, [br, bg, bb]: Colour): Colour {
  const mix = (top: number, below: number) => top * alpha + below * (1 - alpha);
  return [mix(r, br), mix(g, bg), mix(b, bb), 1];
}

function luminance([r, g, b]: Colour): number {
  const linear = (channel: number) => {
    const share = channel / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}

function contrast(one: Colour, other: Colour): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const themes = ["dark", "light", "contrast"] as const;
const surfaces = ["--bg-0", "--bg-1", "--bg-2", "--bg-3", "--bg-4", "--bg-pop"];
const texts = ["--t-1", "--t-2", "--t-3", "--acc", "--red", "--green", "--amber"];
const softs = [
  ["--acc", "--acc-soft"],
  ["--red", "--red-soft"],
  ["--green", "--green-soft"],
  ["--amber", "--amber-soft"],
] as const;

test("the contrast is computed as WCAG does", () => {
  expect(contrast([255, 255, 255, 1], [0, 0, 0, 1])).toBe(21);
  expect(contrast([118, 118, 118, 1], [255, 255, 255, 1])).toBeCloseTo(4.54, 2);
});

test.each(themes)("every text of the %s theme can be read on every surface", (theme) => {
  const theirs = tokensOf(theme);
  const faint = texts.flatMap((text) =>
    surfaces
      .map((surface) => ({ text, surface, ratio: contrast(colour(theirs, text), colour(theirs, surface)) }))
      .filter(({ ratio }) => ratio < 4.5),
  );
  expect(faint).toEqual([]);
});

test.each(themes)("text on filled buttons of the %s theme can be read", (theme) => {
  const theirs = tokensOf(theme);
  const fills = ["--acc-fill", "--acc-fill-hover", "--red-fill", "--red-fill-hover", "--green-fill"];
  const faint = fills.filter((fill) => contrast(colour(theirs, "--acc-on"), colour(theirs, fill)) < 4.5);
  expect(faint).toEqual([]);
});

test.each(themes)("state text of the %s theme can be read on its own soft fill", (theme) => {
  const theirs = tokensOf(theme);
  const faint = softs.flatMap(([text, soft]) =>
    ["--bg-0", "--bg-1", "--bg-2", "--bg-pop"].filter((surface) => {
      const ground = over(colour(theirs, soft), colour(theirs, surface));
      return contrast(colour(theirs, text), ground) < 4.5;
    }),
  );
  expect(faint).toEqual([]);
});

test.each(themes)("edges that carry meaning stand out in the %s theme", (theme) => {
  const theirs = tokensOf(theme);
  const faint = ["--line-field", "--acc"].flatMap((edge) =>
    ["--bg-1", "--bg-2", "--bg-3"].filter((ground) => contrast(colour(theirs, edge), colour(theirs, ground)) < 3),
  );
  expect(faint).toEqual([]);
});
