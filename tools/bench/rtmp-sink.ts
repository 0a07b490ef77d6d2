import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild, which } from "../bootstrap/children.mjs";
import { freePort } from "../bootstrap/ports.mjs";
import { until } from "./stream-service.ts";

/** An nginx that takes every RTMP stream and gives it to whoever plays it. */
export type RtmpSink = Readonly<{ url: string; stop: () => Promise<void> }>;

const rtmpModule = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

/** Starts it on a free port of this computer. */
export async function startRtmpSink(): Promise<RtmpSink> {
  if (!which("nginx", `${process.env["PATH"] ?? ""}:/usr/sbin`) || !existsSync(rtmpModule))
    throw new Error("there is no nginx with its RTMP module (Debian: libnginx-mod-rtmp)");
  const folder = mkdtempSync(join(tmpdir(), "nchat-bench-nginx-"));
  const port = await freePort();
  const file = join(folder, "nginx.conf");
  const server = `server { listen 127.0.0.1:${port}; application live { live on; } }`;
  writeFileSync(
    file,
    `load_module ${rtmpModule};\ndaemon off;\nmaster_process off;\npid ${folder}/pid;\nevents {}\nrtmp { ${server} }\n`,
  );
  const child = startChild("/usr/sbin/nginx", ["-c", file, "-p", folder, "-e", join(folder, "error.log")], {});
  await until("nginx listens", () => accepts(port));
  return {
    url: `rtmp://127.0.0.1:${port}/live`,
    stop: async () => {
      await child.stop(1000);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
