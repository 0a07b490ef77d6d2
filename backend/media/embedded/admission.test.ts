import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAdmission, freeBytesOf, outputsOf } from "./admission.ts";

const file = { key: "a.mp4" };

describe("what a machine takes on", () => {
  it("is as many outputs as it may, and the words say so", () => {
    let running = 5;
    const { forMore } = createAdmission({ limits: { outputs: 7, freeBytes: 0 }, folder: tmpdir() }, () => running);
    expect(forMore(2)).toBeNull();
    running = 6;
    expect(forMore(2)).toEqual({
      ...{ outcome: "unavailable", code: "MEDIA_UNAVAILABLE" },
      reason: "This server passes on as much as it may: 6 of 7 outputs run. Try it again when a stream has ended.",
    });
  });

  it("counts HLS and DASH, files and destinations", () => {
    expect(outputsOf({ segments: {}, rtmpUrls: ["a", "b"] })).toBe(4);
    expect(outputsOf({ file })).toBe(1);
    expect(outputsOf({ file: null, segments: null, rtmpUrls: null })).toBe(0);
  });

  it("is no file when the disk is full, and everything else then too", async () => {
    const limits = { outputs: 10, freeBytes: Number.MAX_SAFE_INTEGER };
    const { forOutputs } = createAdmission({ limits, folder: tmpdir() }, () => 0);
    expect(await forOutputs({ file })).toMatchObject({
      reason: expect.stringContaining("disk of this server is full"),
    });
    expect(await forOutputs({ segments: {}, rtmpUrls: [] })).toBeNull();
  });

  it("measures the disk of a folder that is not there yet", async () => {
    const there = await freeBytesOf(tmpdir());
    expect(Math.abs((await freeBytesOf(join(tmpdir(), "not", "there", "yet"))) - there)).toBeLessThan(there / 10);
    expect(there).toBeGreaterThan(0);
  });
});
