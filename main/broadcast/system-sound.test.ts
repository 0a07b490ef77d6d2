import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSystemSound, wayToHear } from "./system-sound.ts";

describe("the sound of this computer", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-system-sound-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const program = (script: string) => {
    const path = join(folder, "program.mjs");
    writeFileSync(path, `#!${process.execPath}\n${script}`, { mode: 0o700 });
    return path;
  };
  const open = (script: string, platform: NodeJS.Platform = "linux", release = "6.1.0") => {
    const samples: Buffer[] = [];
    const system = createSystemSound({
      ...{ platform, release, program: program(script), log: () => undefined },
      onSamples: (each) => samples.push(each),
    });
    return { system, samples };
  };

  it("is heard once samples come, and handed on in whole frames", async () => {
    const { system, samples } = open(`process.stdout.write(Buffer.alloc(20)); setInterval(() => undefined, 1000);`);
    expect(await system.hear(true)).toBe("heard");
    expect(Buffer.concat(samples).length % 8).toBe(0);
    system.stop();
  });

  it("says when it does not begin, and where there is no way to it", async () => {
    const { system } = open(`process.exit(1);`);
    expect(await system.hear(true)).toBe("failed");
    system.stop();
    expect(await open("", "darwin", "21.6.0").system.hear(true)).toBe("unsupported");
  });

  it("is left to the browser's capture on Windows and macOS, where no program is started", async () => {
    const { system, samples } = open(`process.stdout.write(Buffer.alloc(20));`, "win32", "10.0.26100");
    expect([await system.hear(true), samples]).toEqual(["capture", []]);
    expect(await system.hear(false)).toBe("heard");
    expect((["22.0.0", "21.6.0", "25.1.0", ""] as const).map((release) => wayToHear("darwin", release))).toEqual([
      "capture",
      "none",
      "capture",
      "none",
    ]);
    expect([wayToHear("linux", "6.1.0"), wayToHear("freebsd", "14.1")]).toEqual(["monitor", "none"]);
  });
});
