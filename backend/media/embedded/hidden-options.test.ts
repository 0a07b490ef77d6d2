import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { pino } from "pino";
import { findProgram } from "./program.ts";
import { startFfmpeg } from "./ffmpeg.ts";
import { hideAddress } from "./hidden-options.ts";
import { createSession } from "./rtmp/session.ts";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";

describe("an address with its key, taken apart", () => {
  it.each([
    ["rtmp://a.org:1935/live/key", "live", "key"],
    ["rtmps://a.org:443/app/instance/of/key?x=1", "app/instance/of", "key?x=1"],
    ["rtmp://[2a00::1]:1935/live?token=a/b/key", "live?token=a/b", "key"],
  ])("%s", (url, application, key) => {
    const server = url.slice(0, url.indexOf("/", 8) + 1);
    const options = [
      ["rtmp_app", application],
      ["rtmp_playpath", key],
      ["rtmp_tcurl", server + application],
    ];
    expect(hideAddress(url)).toEqual({ server, options });
  });

  it("is refused when its parts would be read as further options", () => {
    expect(hideAddress("rtmp://a.org:1935/live/key\nreport=1")).toBeNull();
    expect(hideAddress(`rtmp://a.org:1935/live/${"語".repeat(400)}`)).toBeNull();
    expect(hideAddress("file:///etc/passwd")).toBeNull();
  });
});

const ffmpeg = findProgram("ffmpeg", null);

it.skipIf(ffmpeg === null || process.platform !== "linux")(
  "options that are hidden reach ffmpeg and stand in no command line and no file",
  async () => {
    const told = Promise.withResolvers<readonly [app: string, name: string]>();
    const server = createServer((socket) => {
      const session = createSession({
        write: (bytes) => void socket.write(bytes),
        close: () => socket.destroy(),
        onPublish: (...names) => told.resolve(names),
        onTag: () => undefined,
      });
      socket.on("data", (bytes) => session.push(bytes));
      socket.on("error", () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    const hidden = hideAddress(`rtmp://127.0.0.1:${port}/secret-app/deep/er/secret-key?a=b`);
    const run = startFfmpeg(
      ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=5", "-c:v", "flv1", "-f", "flv", hidden?.server ?? ""],
      { program: ffmpeg ?? "", log: pino({ level: "silent" }), what: "test", hidden: hidden?.options ?? [] },
    );
    try {
      expect(await told.promise).toEqual(["secret-app/deep/er", "secret-key?a=b"]);
      const shown = readFileSync(`/proc/${run.process.pid}/cmdline`, "utf8");
      expect(shown).toContain(`rtmp://127.0.0.1:${port}/`);
      expect(shown).not.toContain("secret");
      expect(readdirSync(tmpdir()).filter((name) => /^nchat-[0-9a-f]{24}$/.test(name))).toEqual([]);
    } finally {
      run.kill();
      await run.ended;
      server.close();
    }
  },
);
