import { execFileSync } from "node:child_process";

/** How many processes name this folder in their command line. */
export function processesOf(folder: string): number {
  const all = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return all.split("\n").filter((line) => line.includes(folder)).length;
}
