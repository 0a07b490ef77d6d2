import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { parse } from "yaml";
import { z } from "zod";
import { main } from "../main.ts";
import type { templates } from "../render.ts";
import type { World } from "../world.ts";

const deploy = join(import.meta.dirname, "../../../deploy");

/** A file of `deploy/`, as it is kept. */
export const readDeployed = (file: string): string => readFileSync(join(deploy, file), "utf8");

const Service = z.looseObject({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  restart: z.string().optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()).optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
const Compose = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(
    z.string(),
    z.object({ internal: z.boolean().optional(), driver_opts: z.record(z.string(), z.string()).optional() }),
  ),
  volumes: z.record(z.string(), z.object({})),
});

export type Compose = z.output<typeof Compose>;

/** Compose's own interpolation, as far as the file uses it: a value, or a refusal with words; `$$` is a dollar. */
function interpolated(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$(?:\$|\{([A-Z0-9_]+)(?::\?([^}]*))?\})/g, (whole, name?: string, words?: string) => {
    if (name === undefined) return "$";
    if (words === undefined) throw new Error(`${whole} must refuse to be empty`);
    const value = values[name];
    if (!value) throw new Error(`${name} ${words}`);
    return value;
  });
}

/** The composition with its names filled in; throws, as compose would, when one is missing. */
export const composeOf = (values: Readonly<Record<string, string | undefined>>): Compose =>
  Compose.parse(parse(interpolated(readDeployed("compose.yaml"), values), { merge: true }));

/** Everything of `deploy/` as a machine would see it: the `.env` of `init`, and each file filled in by `configure`. */
export type Stack = Readonly<{
  env: Readonly<Record<string, string | undefined>>;
  compose: Compose;
  service: (name: string) => Compose["services"][string];
  folder: string;
  rendered: (file: (typeof templates)[number]) => string;
  yamlOf: (file: (typeof templates)[number]) => unknown;
  /** The values of a line of coturn's file. */
  turn: (name: string) => readonly string[];
  relay: () => Readonly<{ min: number; max: number; listening: readonly number[] }>;
  stop: () => Promise<void>;
}>;

/** Where `init` is told that clients reach the machine. */
export const externalIp = "198.51.100.7";

/** Makes it, by the commands that an operator would use. */
export async function loadStack(): Promise<Stack> {
  const folder = await mkdtemp(join(tmpdir(), "nchat-deploy-"));
  const said: string[] = [];
  const run = async (args: readonly string[], env: World["env"] = {}) => {
    const say = (line: string) => void said.push(line);
    const code = await main(args, { env, cwd: folder, print: say, complain: say, now: () => new Date() });
    if (code !== 0) throw new Error(said.join("\n"));
  };
  await run(["init", "--compose", "--domain", "calls.example.org", "--external-ip", externalIp]);
  const env = parseEnv(await readFile(join(folder, ".env"), "utf8"));
  const compose = composeOf(env);
  const service = (name: string) => {
    const found = compose.services[name];
    if (!found) throw new Error(`there is no service ${name}`);
    return found;
  };
  // What the container `configure` does, with what compose gives it and nothing else.
  const places = ["--from", deploy, "--to", join(folder, "rendered")];
  await run(["render", ...places, "--env-file", "/dev/null"], service("configure").environment);
  const rendered = (file: (typeof templates)[number]) => readFileSync(join(folder, "rendered", file), "utf8");
  const turn = (name: string) =>
    [...rendered("coturn/turnserver.conf").matchAll(new RegExp(`^${name}(?:=(.*))?$`, "gm"))].map(
      ([, value = ""]) => value,
    );
  return {
    env,
    compose,
    service,
    folder,
    rendered,
    yamlOf: (file) => parse(rendered(file)),
    turn,
    relay: () => ({
      min: Number(turn("min-port")[0]),
      max: Number(turn("max-port")[0]),
      listening: [...turn("listening-port"), ...turn("tls-listening-port")].map(Number),
    }),
    stop: () => rm(folder, { recursive: true, force: true }),
  };
}
