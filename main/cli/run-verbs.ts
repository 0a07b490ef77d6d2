import { join } from "node:path";
import { app } from "electron";
import { readCommandLine } from "../command-line.ts";
import { askRunning } from "./action-line.ts";
import { readVerbs } from "./verbs.ts";

/**
 * A command for the app that runs: does it, says what came of it, and ends this process with 0 when all of it was done, 1
 * when not, 2 for what is not understood, 3 when it runs and gave no answer. False: this is an ordinary start.
 */
export async function runVerbs(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  const verbs = readVerbs(argv);
  if (verbs.ok && verbs.actions.length === 0) return false;
  const commandLine = readCommandLine(argv, env);
  if (!commandLine.ok) return end(2, commandLine.problem);
  if (!verbs.ok) return end(2, verbs.problem);
  const { profile, dataDir } = commandLine.options;
  const folder = join(dataDir ?? app.getPath("userData"), profile);
  for (const action of verbs.actions) {
    const answer = await askRunning(folder, action);
    if (answer === "not-running") return end(1, `nchat is not running as "${profile}".`);
    if (answer === "not-answered")
      return end(3, `nchat runs as "${profile}" but has not answered. Look there whether it did this.`);
    if (!answer.isDone) return end(1, answer.sentence);
    process.stdout.write(`${answer.sentence}\n`);
  }
  return end(0);
}

function end(exitCode: number, problem?: string): true {
  if (problem !== undefined) process.stderr.write(`${problem}\n`);
  app.exit(exitCode);
  return true;
}
