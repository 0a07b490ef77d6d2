import process from "node:process";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { CommandFault, exitCodes, type World } from "./world.ts";

const name = "nchat-webrtc";

/** Runs one command of the command line and answers its exit code. */
export async function main(args: readonly string[], world: World = ofProcess()): Promise<number> {
  const [wanted, ...rest] = args;
  if (wanted === undefined || ["help", "--help", "-h"].includes(wanted)) {
    for (const line of overview()) world.print(line);
    return wanted === undefined ? exitCodes.badInput : exitCodes.done;
  }
  const command = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  if (!command) {
    world.complain(`There is no command "${wanted}". There are: ${Object.keys(commands).join(", ")}.`);
    return exitCodes.badInput;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    for (const line of usage(wanted, command)) world.print(line);
    return exitCodes.done;
  }
  try {
    return await command.start(rest, world);
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error;
    world.complain(error.message);
    if (error.exitCode === exitCodes.badInput) world.complain(`See: ${name} ${wanted} --help`);
    return error.exitCode;
  }
}

const ofProcess = (): World => ({
  env: process.env,
  cwd: process.cwd(),
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  now: () => new Date(),
});

function overview(): string[] {
  const names = Object.keys(commands);
  const width = Math.max(...names.map((each) => each.length));
  const lines = Object.entries(commands).map(([each, { summary }]) => `  ${each.padEnd(width)}  ${summary}`);
  return [`Usage: ${name} COMMAND [OPTIONS]`, "", ...lines, "", `More about one: ${name} COMMAND --help`];
}

function usage(wanted: string, { summary, options }: Command): string[] {
  const heads = Object.entries(options).map(([option, { takes }]) => `--${option}${takes === "value" ? " …" : ""}`);
  const width = Math.max(...heads.map((head) => head.length));
  const lines = Object.values(options).map(({ help }, index) => `  ${(heads[index] ?? "").padEnd(width)}  ${help}`);
  return [`${name} ${wanted}: ${summary}`, "", ...lines];
}
