import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The lock of the first instance on a data folder. */
export type InstanceLock = { readonly release: () => void };

/** A process by number and start time, so that a number used again is another process; nothing when it has ended. */
function identity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return `${pid}-${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`;
  } catch {
    return undefined; // no such process
  }
}

/** A socket's path has at most 107 bytes; a longer folder's socket is in the temporary folder, under a name of its own. */
function socketOf(folder: string): string {
  const path = join(folder, "instance.socket");
  if (path.length < 100) return path;
  return join(tmpdir(), `nchat-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}.socket`);
}

const deliver = `const s=require("net").connect(process.argv[1],()=>s.end(process.argv[2],()=>process.exit()));s.on("error",()=>process.exit(1))`;

/**
 * Takes the lock, or hands this start's arguments to the instance that has it and returns nothing. It must answer at
 * once, so the lock is a symbolic link and the hand-over a short child process.
 */
export function createInstanceLock(
  folder: string,
  onSecond: (argv: string[], workingDirectory: string) => void,
): InstanceLock | undefined {
  const link = join(folder, "instance.lock");
  const socket = socketOf(folder);
  const own = identity(process.pid) ?? `${process.pid}-0`;
  const take = (): boolean => {
    try {
      symlinkSync(own, link);
      return true;
    } catch {
      return false; // somebody has it
    }
  };
  if (!take()) {
    const holder = readlinkSync(link);
    if (identity(Number.parseInt(holder, 10)) === holder) {
      const message = JSON.stringify({ argv: process.argv, cwd: process.cwd() });
      spawnSync(process.execPath, ["-e", deliver, socket, message], { timeout: 5000, stdio: "ignore" });
      return undefined;
    }
    unlinkSync(link); // its process has ended
    if (!take()) return undefined;
  }
  rmSync(socket, { force: true });
  const server = createServer({ allowHalfOpen: false }, (connection) => {
    let text = "";
    connection.setEncoding("utf8").on("data", (part: string) => (text += part));
    connection.on("error", (error) => console.error("chromium-runtime: second instance:", error.message));
    connection.on("end", () => {
      const { argv, cwd } = JSON.parse(text) as { argv: string[]; cwd: string };
      onSecond(argv, cwd);
    });
  });
  server.listen(socket).unref();
  let isHeld = true;
  return {
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      server.close();
      try {
        unlinkSync(link); // rmSync looks at what the link names, finds nothing and leaves it
      } catch (error) {
        console.error("chromium-runtime: the instance lock was gone:", error);
      }
    },
  };
}
