import { parseArgs } from "node:util";
import { z } from "zod";
import { CommandFault, exitCodes, type World } from "./world.ts";

/** One option: what it is for, and whether it takes a value. */
export type Option = Readonly<{ help: string; takes: "value" | "nothing" }>;

/** One thing that the command line does. */
export type Command = Readonly<{
  summary: string;
  options: Readonly<Record<string, Option>>;
  /** Answers the exit code. */
  start: (args: readonly string[], world: World) => Promise<number>;
}>;

type Definition<S extends z.ZodObject> = Readonly<{
  summary: string;
  /** The options by their names; a `z.boolean()` takes no value, the words of `.describe()` are its help. */
  options: S;
  run: (given: z.output<S>, world: World) => Promise<number>;
}>;

/** Makes a command of its options and what it does; what does not fit is told before it begins. */
export function defineCommand<S extends z.ZodObject>({ summary, options, run }: Definition<S>): Command {
  const table = Object.fromEntries(
    Object.entries(options.shape).map(([name, schema]) => [name, optionOf(z.toJSONSchema(schema, { io: "input" }))]),
  );
  return {
    summary,
    options: table,
    start: async (args, world) => {
      const given = options.safeParse(valuesOf(args, table));
      if (given.success) return await run(given.data, world);
      const faults = given.error.issues.map((issue) => `--${String(issue.path[0])} ${issue.message}`);
      throw new CommandFault(faults.join("\n"), exitCodes.badInput);
    },
  };
}

const optionOf = ({ type, description }: z.core.JSONSchema.BaseSchema): Option => ({
  help: description ?? "",
  takes: type === "boolean" ? "nothing" : "value",
});

function valuesOf(args: readonly string[], table: Command["options"]): Record<string, unknown> {
  const known = Object.entries(table).map(
    ([name, { takes }]) => [name, { type: takes === "nothing" ? "boolean" : "string" }] as const,
  );
  try {
    return { ...parseArgs({ args: [...args], options: Object.fromEntries(known), strict: true }).values };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // parseArgs tells what the person did wrong by these
    throw new CommandFault(firstSentence(error.message), exitCodes.badInput);
  }
}

/** Without Node's advice about `--`, which fits no command of ours. */
const firstSentence = (text: string) => text.split(/\. |\n/)[0] ?? text;

/** Where the settings are, for the commands that need them. */
export const envFile = z
  .string()
  .exactOptional()
  .describe("a file with the settings, which the environment overrides (.env, if there is one)");
