import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import { defineCommand, envFile } from "./command.ts";
import { renderTemplate } from "./template.ts";
import { CommandFault, exitCodes, variablesOf } from "./world.ts";

/** The files of `deploy/` whose names are filled in, each for one container. */
export const templates = [
  "livekit/livekit.yaml",
  "egress/egress.yaml",
  "ingress/ingress.yaml",
  "coturn/turnserver.conf",
] as const;

/** Readable by the containers, which run as users of their own; the folder is a volume that only they see. */
const mode = 0o644;

/** Fills the configuration files of the other servers in, from the settings. */
export const render = defineCommand({
  summary: "fill in the configuration files of LiveKit, Egress, Ingress and coturn",
  options: z.strictObject({
    from: z.string("is needed: the folder of the templates").describe("the folder of the templates, deploy/"),
    to: z.string("is needed: where the files go").describe("the folder that the files go to"),
    "env-file": envFile,
  }),
  run: async (given, world) => {
    const values = variablesOf(world, given["env-file"]);
    const rendered = await Promise.all(
      templates.map(async (file) => {
        const source = resolve(world.cwd, given.from, file);
        const template = await readFile(source, "utf8").catch((error: unknown) => {
          throw new CommandFault(`${source} can't be read: ${String(error)}`, exitCodes.badInput);
        });
        return { file, result: renderTemplate(template, values) };
      }),
    );
    const faults = rendered.flatMap(({ file, result }) =>
      result.ok
        ? []
        : [
            ...result.missing.map((name) => `${file}: ${name} is not set`),
            ...result.unfit.map(
              (name) => `${file}: ${name} has characters that can't stand there (spaces, quotes, # $ { } \\)`,
            ),
          ],
    );
    if (faults.length > 0) throw new CommandFault(faults.join("\n"), exitCodes.badInput);
    for (const { file, result } of rendered) {
      if (!result.ok) continue;
      const target = join(resolve(world.cwd, given.to), file);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(`${target}.partial`, result.text, { mode });
      await rename(`${target}.partial`, target);
      world.print(target);
    }
    return exitCodes.done;
  },
});
