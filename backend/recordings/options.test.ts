import { describe, expect, it } from "vitest";
import { readOptions } from "./options.ts";

const own = "https://calls.example.org";

describe("how to record", () => {
  it("is a grid of 1080p unless said otherwise, inside or beside `options`", () => {
    const plain = { type: "composite", layout: "grid", resolution: "1080p", arrangement: "grid" };
    expect([readOptions(undefined, null), readOptions({}, null), readOptions({ options: {} }, null)]).toEqual([
      ...[plain, plain, plain],
    ]);
    const speaker = { ...plain, layout: "speaker", resolution: "720p", arrangement: "speaker" };
    expect(readOptions({ layout: "speaker", quality: "720p", format: "mp4" }, null)).toEqual(speaker);
    expect(readOptions({ options: { layout: "speaker", resolution: "720p" } }, null)).toEqual(speaker);
  });

  it("of sound alone or of each track has no picture", () => {
    expect(readOptions({ audioOnly: true, resolution: "4k" }, null)).toEqual({
      ...{ type: "audio_only", layout: null, resolution: null, arrangement: "grid" },
    });
    expect(readOptions({ individualTracks: true }, null)).toMatchObject({ type: "individual_tracks", layout: null });
    expect(() => readOptions({ individualTracks: true, customLayout: "/x" }, own)).toThrow("not valid");
  });

  it("by a template takes a page of this service and no other", () => {
    expect(readOptions({ customLayout: "/layouts/a?x=1" }, own)).toEqual({
      ...{ type: "composite", layout: "custom", resolution: "1080p" },
      arrangement: { template: "https://calls.example.org/layouts/a?x=1" },
    });
    expect(readOptions({ customLayout: `${own}/b` }, own)).toMatchObject({ layout: "custom" });
    for (const [text, publicUrl] of [
      ["/layouts/a", null],
      ["https://elsewhere.example/a", own],
      ["http://calls.example.org/a", own],
      ["//elsewhere.example/a", own],
      ["https://calls.example.org@elsewhere.example/a", own],
      ["https://user:pass@calls.example.org/a", own],
      ["file:///etc/passwd", own],
      ["\\\\elsewhere.example\\a", own],
      ["http://169.254.169.254/latest", own],
    ] as const)
      expect(() => readOptions({ customLayout: text }, publicUrl), text).toThrow("not valid");
  });
});
