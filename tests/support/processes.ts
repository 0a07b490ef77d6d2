import { execFileSync } from "node:child_process";

/** How many processes name this folder in their command line. */
export function processesOf(folder: string): number {
  const all = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return all.split("\n").filter((line) => line.includes(folder)).length;
}

/** A process and what it was started with. */
export type Process = Readonly<{ pid: number; args: string }>;

/** Every process that a process started, and what those started. */
export function descendantsOf(pid: number): readonly Process[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  const all = lines.map((line) => {
    const [, own, parent, args = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(own), parent: Number(parent), args };
  });
  const below = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return below(pid).map(({ pid: own, args }) => ({ pid: own, args }));
}

/** Waits until a process has started one whose command line holds these words, then ends it as a crash would. */
export async function killDescendant(pid: number, words: string): Promise<number> {
  const find = () => descendantsOf(pid).find(({ args }) => args.includes(words));
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const found = find();
    if (found) {
      process.kill(found.pid, "SIGKILL");
      return found.pid;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`there is no process with ${words}`);
}
