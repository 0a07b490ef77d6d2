import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { which } from "./children.mjs";
import { liveKitVersion } from "./livekit-installed.mjs";
import { runCommand } from "./run-command.mjs";

// The module keeps the name it was first published under; `livekit/livekit` is refused.
const source = `github.com/livekit/livekit-server/cmd/server@v${liveKitVersion}`;

/**
 * Builds LiveKit with Go into the cache; two minutes, once.
 * @param {string} binary where it is to be
 * @param {(text: string) => void} progress
 * @returns {Promise<string | undefined>} why that did not work
 */
export async function buildLiveKit(binary, progress) {
  const go = which("go") ?? which("go", "/usr/local/go/bin");
  if (!go) return "Go is not installed";
  const folder = `${dirname(binary)}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  let packages = 0;
  try {
    const { code, tail } = await runCommand(go, ["install", "-v", source], {
      env: { ...process.env, GOBIN: folder },
      timeoutMs: 20 * 60_000,
      onLine: (line) => {
        if (line.startsWith("go: ")) progress(line.slice(4, 90));
        else progress(`${++packages} packages compiled`);
      },
    });
    if (code !== 0) return `go install failed: ${tail}`;
    await mkdir(dirname(binary), { recursive: true });
    await rename(join(folder, process.platform === "win32" ? "server.exe" : "server"), binary);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
