import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild, which } from "../bootstrap/children.mjs";
import { untilListening } from "./listening.ts";

const module = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

/** Why nginx can't take streams here, or nothing. */
export function whyNoNginxRtmp(): string | undefined {
  return which("nginx", `${process.env["PATH"] ?? ""}:/usr/sbin`) && existsSync(module)
    ? undefined
    : "no nginx with its RTMP module";
}

type Settings = Readonly<{
  /** Holds what is nginx's own. */
  folder: string;
  port: number;
  /** What more is to be done with streams than giving them to whoever plays them: lines of nginx's configuration. */
  rules?: readonly string[];
}>;

/** Starts an nginx that takes RTMP streams at `urlOfNginx`; answers when it listens. */
export async function startNginxRtmp({ folder, port, rules = [] }: Settings): Promise<Child> {
  const config = join(folder, "nginx.conf");
  writeFileSync(config, configOf(folder, port, rules));
  const child = startChild("/usr/sbin/nginx", ["-c", config, "-p", folder, "-e", join(folder, "error.log")], {});
  await untilListening(port, child);
  return child;
}

/** Where the nginx of a port takes streams. */
export const urlOfNginx = (port: number): string => `rtmp://127.0.0.1:${port}/live`;

const configOf = (folder: string, port: number, rules: readonly string[]) => `
load_module ${module};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
events {}
rtmp {
  server {
    listen 127.0.0.1:${port};
    application live {
      live on;
${rules.map((rule) => `      ${rule};`).join("\n")}
    }
  }
}
`;
