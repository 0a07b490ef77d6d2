import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { type Logger, pino } from "pino";
import { type Config, readConfig } from "../config.ts";

/** How a command ends; the service's own numbers where both can fail alike. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, folderInUse: 3 } as const;

/** What a command works in: nothing of it is the process's own, so that tests can give another. */
export type World = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  /** One line of the answer. */
  print: (line: string) => void;
  /** One line about what went wrong or is under way. */
  complain: (line: string) => void;
  now: () => Date;
}>;

/** Why a command can't do what it was asked, in words for whoever asked. */
export class CommandFault extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.failed) {
    super(message);
    this.name = "CommandFault";
    this.exitCode = exitCode;
  }
}

/** The variables of the environment and, behind them, those of a file: the one named, else `.env` if there is one. */
export function variablesOf(world: World, named: string | undefined): Readonly<Record<string, string | undefined>> {
  const file = resolve(world.cwd, named ?? ".env");
  if (!existsSync(file)) {
    if (named !== undefined) throw new CommandFault(`There is no file ${file}`, exitCodes.badInput);
    return world.env;
  }
  return { ...parseEnv(readFileSync(file, "utf8")), ...world.env };
}

/** The service's settings, as it would read them itself. */
export function settingsOf(world: World, envFile: string | undefined): Config {
  const result = readConfig(variablesOf(world, envFile));
  if (result.ok) return result.config;
  const faults = result.faults.map((fault) => `\n  ${fault}`).join("");
  throw new CommandFault(`The settings are not valid:${faults}`, exitCodes.badInput);
}

/** What parts of the service have to say while a command uses them: warnings and worse, as words. */
export function logOf(world: World): Logger {
  const write = (line: string) => {
    const { msg, err }: { msg?: unknown; err?: { message?: unknown } } = JSON.parse(line);
    world.complain([msg, err?.message].filter((text) => typeof text === "string").join(": "));
  };
  return pino({ level: "warn", base: null }, { write });
}
