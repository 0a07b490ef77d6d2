import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../bootstrap/ports.mjs";
import { startNginxRtmp, urlOfNginx, whyNoNginxRtmp } from "../drive/nginx-rtmp.ts";

/** An nginx that takes every RTMP stream and gives it to whoever plays it. */
export type RtmpSink = Readonly<{ url: string; stop: () => Promise<void> }>;

/** Starts it on a free port of this computer. */
export async function startRtmpSink(): Promise<RtmpSink> {
  const reason = whyNoNginxRtmp();
  if (reason !== undefined) throw new Error(`there is ${reason} (Debian: libnginx-mod-rtmp)`);
  const folder = mkdtempSync(join(tmpdir(), "nchat-bench-nginx-"));
  const port = await freePort();
  const child = await startNginxRtmp({ folder, port });
  return {
    url: urlOfNginx(port),
    stop: async () => {
      await child.stop(1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
