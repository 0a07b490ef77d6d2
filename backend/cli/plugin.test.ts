import { readFileSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readConfig } from "../config.ts";
import { commands } from "./commands.ts";
import { main } from "./main.ts";
import { settingsSchema } from "./settings-schema.ts";

const Manifest = z.looseObject({
  name: z.literal("webrtc"),
  version: z.string(),
  port: z.number(),
  healthcheck: z.string(),
  actions: z.record(z.string(), z.string()),
  webhooks: z.object({ livekit: z.string() }),
  tables: z.array(z.string()),
  envVars: z.object({ required: z.array(z.string()), optional: z.array(z.string()) }),
  config: z.object({ schema: z.string() }),
});

let folder: string;
let manifest: z.output<typeof Manifest>;
const said: string[] = [];
const say = (line: string) => void said.push(line);
const world = () => ({ env: {}, cwd: folder, print: say, complain: say, now: () => new Date() });
const here = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nchat-plugin-"));
  expect(await main(["plugin:pack", "--to", "packed"], world()), said.join("\n")).toBe(0);
  manifest = Manifest.parse(JSON.parse(await readFile(join(folder, "packed/plugin.json"), "utf8")));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the plugin", () => {
  it("holds what the plan's package does, and no secrets", async () => {
    const files = await readdir(join(folder, "packed"), { recursive: true });
    for (const file of [
      "plugin.json",
      "config.schema.json",
      "README.md",
      "LICENSE",
      "migrations/0001_people.sql",
      "docker/compose.yaml",
      "docker/livekit/livekit.yaml",
      "docker/egress/egress.yaml",
      "docker/ingress/ingress.yaml",
      "docker/coturn/turnserver.conf",
    ]) {
      expect(files).toContain(file);
    }
    expect(files.filter((file) => /(^|\/)(\.env$|tls)/.test(file))).toEqual([]);
    expect(await main(["plugin:pack", "--to", "packed"], world())).toBe(1);
  });

  it("names commands, settings, tables, ports and paths that there are", () => {
    const { version } = z.object({ version: z.string() }).parse(JSON.parse(here("backend/package.json")));
    expect(manifest.version).toBe(version);
    for (const [name, words] of Object.entries(manifest.actions)) {
      expect(commands[name]?.summary.toLowerCase(), name).toContain(words.split(",")[0]?.toLowerCase());
    }
    const { properties, required } = settingsSchema();
    expect(manifest.envVars.required).toEqual(required);
    for (const name of manifest.envVars.optional) expect(properties, name).toHaveProperty(name);
    const migrations = ["0002_calls", "0003_recordings", "0004_streams", "0005_ice_servers"]
      .map((name) => here(`backend/db/migrations/${name}.sql`))
      .join("\n");
    for (const table of manifest.tables) expect(migrations).toContain(`create table ${table} (`);
    expect(manifest.tables).toHaveLength(9);
    expect(here("backend/config.ts")).toContain(`.default(${manifest.port})`);
    expect(here("contract/rest/system.ts")).toContain(`path: "${manifest.healthcheck}"`);
    expect(here("backend/webhooks/webhooks.ts")).toContain(`"${manifest.webhooks.livekit}"`);
  });

  it("describes its settings as the service reads them", async () => {
    const packed: unknown = JSON.parse(await readFile(join(folder, "packed", manifest.config.schema), "utf8"));
    expect(packed).toEqual(JSON.parse(JSON.stringify(settingsSchema())));
    const schema = settingsSchema();
    expect(schema.required).toEqual(["LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "JWT_SECRET"]);
    expect(schema.properties["PORT"]).toMatchObject({ type: "string", default: "4000" });
    expect(schema.properties["TRUST_PROXY"]).toMatchObject({ type: "string" });
    expect(schema.properties["SAMPLE_PEOPLE"]).toEqual({ type: "string", enum: ["0", "1"] });
    expect(schema.properties["LOG_LEVEL"]).toMatchObject({ enum: expect.arrayContaining(["info"]), default: "info" });
    expect(schema.properties["S3_BUCKET"]).toMatchObject({ pattern: expect.any(String) });

    // Its own defaults are settings that the service takes.
    const defaults = Object.entries(schema.properties).flatMap(([name, property]) =>
      typeof property["default"] === "string" && !name.startsWith("S3_") ? [[name, property["default"]]] : [],
    );
    const needed = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: "x".repeat(32) };
    const result = readConfig({ ...needed, ...Object.fromEntries(defaults) });
    expect(result.ok ? [] : result.faults).toEqual([]);
    expect(result).toEqual(readConfig(needed));
  });
});
