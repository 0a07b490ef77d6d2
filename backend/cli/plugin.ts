import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { defineCommand } from "./command.ts";
import { settingsSchema } from "./settings-schema.ts";
import { CommandFault, exitCodes } from "./world.ts";

const repository = resolve(import.meta.dirname, "../..");

/** What the package is made of: where it is here, and where it goes. */
const contents = [
  ["plugin/plugin.json", "plugin.json"],
  ["plugin/README.md", "README.md"],
  ["LICENSE", "LICENSE"],
  ["backend/db/migrations", "migrations"],
  ["deploy", "docker"],
] as const;

/** What must not leave this machine, whatever else lies in `deploy/`. */
const secrets = ["deploy/.env", "deploy/tls"];

/** Puts the nself plugin together: manifest, schema of the settings, migrations, and the servers' configurations. */
export const pluginPack = defineCommand({
  summary: "put the nself plugin together in a folder",
  options: z.strictObject({ to: z.string("is needed: the folder to make").describe("the folder to make") }),
  run: async (given, world) => {
    const target = resolve(world.cwd, given.to);
    if (existsSync(target) && (await readdir(target)).length > 0) {
      throw new CommandFault(`${target} is not empty and was left alone.`);
    }
    await mkdir(target, { recursive: true });
    const left = secrets.map((path) => join(repository, path));
    for (const [from, to] of contents) {
      const filter = (source: string) => !left.includes(source);
      await cp(join(repository, from), join(target, to), { recursive: true, filter });
    }
    await writeFile(join(target, "config.schema.json"), `${JSON.stringify(settingsSchema(), null, 2)}\n`);
    world.print(`The plugin is in ${target}.`);
    return exitCodes.done;
  },
});

/** Prints the schema of the settings. */
export const configSchema = defineCommand({
  summary: "print a JSON schema of the settings",
  options: z.strictObject({}),
  run: async (_, world) => {
    world.print(JSON.stringify(settingsSchema(), null, 2));
    return exitCodes.done;
  },
});
