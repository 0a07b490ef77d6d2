import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { mintCredentials } from "../ice/credentials.ts";
import { commands } from "./commands.ts";
import { main } from "./main.ts";

let folder: string;
let out: string[] = [];
let err: string[] = [];
const now = new Date("2026-01-05T12:00:00Z");
const settings = { LIVEKIT_API_KEY: "key", LIVEKIT_API_SECRET: "secret", JWT_SECRET: "x".repeat(32) };

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  main(args, {
    env,
    cwd: folder,
    print: (line) => void out.push(line),
    complain: (line) => void err.push(line),
    now: () => now,
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nchat-commands-"));
});
beforeEach(() => {
  out = [];
  err = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the command line", () => {
  it("shows every command, and every option of each", async () => {
    expect(await run(["--help"])).toBe(0);
    for (const [name, { summary, options }] of Object.entries(commands)) {
      expect(out.join("\n")).toContain(`${name.padEnd(16)}  ${summary}`);
      out = [];
      expect(await run([name, "--help"])).toBe(0);
      for (const [option, { help }] of Object.entries(options)) {
        expect(help, `${name} --${option}`).not.toBe("");
        expect(out.join("\n")).toContain(`--${option}`);
      }
      out = [];
      await run(["--help"]);
    }
  });

  it.each([
    [[], ""],
    [["frobnicate"], 'There is no command "frobnicate"'],
    [["__proto__"], 'There is no command "__proto__"'],
    [["init", "--frob"], "Unknown option '--frob'"],
    [["init", "stray"], "Unexpected argument 'stray'"],
    [["init", "--domain"], "argument missing"],
    [["init", "--force=yes"], "does not take an argument"],
    [["init", "--turn-domain", "not a name"], "--turn-domain must be a host's name"],
    [["init", "--livekit-api-secret", "short"], "--livekit-api-secret must have 32 characters or more"],
    [["init", "--livekit-url", "gopher://x"], "LIVEKIT_URL must be an address"],
    [["init", "--database-url", "mysql://x"], "DATABASE_URL must be an address"],
    [["init", "--compose"], "--compose needs --domain and --external-ip"],
    [["init", "--compose", "--domain", "a.org", "--external-ip", "::1"], "--external-ip must be an IPv4 address"],
    [["turn:credentials"], "--user is needed"],
    [["turn:credentials", "--user", "a:b"], "--user must be an id"],
    [["turn:credentials", "--user", "ann", "--ttl", "301"], "--ttl must be at most 300"],
    [["turn:credentials", "--user", "ann", "--ttl", "soon"], "--ttl must be a number"],
    [["turn:credentials", "--user", "ann"], "TURN_SECRET is needed"],
    [["status", "--url", "here"], "--url must be an address"],
    [["status"], "LIVEKIT_API_KEY is needed"],
    [["migrate", "--env-file", "nowhere"], "There is no file"],
    [["restore"], "--from is needed"],
    [["user:reset"], "--email"],
    [["user:reset", "--email", "ann"], "--email must be the account's e-mail"],
    [["ice:add"], "--urls is needed"],
    [["ice:remove", "--id", "1"], "--id must be the id that ice:list shows"],
    [["render", "--from", "nowhere", "--to", "x"], "can't be read"],
    [["plugin:pack"], "--to is needed"],
  ])("refuses %j in words", async (args, words) => {
    expect(await run(args)).toBe(2);
    expect(err.join("\n")).toContain(words);
  });

  it.each([
    [["ice:add", "--urls", "https://x"], "is not an address such as turn:turn.example.org"],
    [["ice:add", "--urls", "stun:a,turn:b"], "--urls mixes STUN and TURN"],
    [["ice:add", "--urls", "turn:a", "--username", "u"], "Give --username and --password"],
    [["ice:add", "--urls", "turn:a", "--username", "u", "--password", "p", "--secret", "s"], "Give --username"],
    [["restore", "--from", "nowhere"], "a backup is two files"],
  ])("refuses %j before it touches the database", async (args, words) => {
    expect(await run(args, { ...settings, NCHAT_DATA_DIR: join(folder, "untouched") })).toBe(2);
    expect(err.join("\n")).toContain(words);
    await expect(stat(join(folder, "untouched"))).rejects.toThrow("ENOENT");
  });
});

describe("init", () => {
  const file = () => join(folder, ".env");
  const written = async () => parseEnv(await readFile(file(), "utf8"));

  it("writes settings that the service takes, for its owner's eyes, and every secret new", async () => {
    expect(await run(["init", "--turn-domain", "turn.example.org", "--public-url", "https://c.example.org"])).toBe(0);
    const first = await written();
    const result = readConfig(first);
    expect(result.ok && [result.config.publicUrl, result.config.turn.urls.length]).toEqual([
      "https://c.example.org",
      3,
    ]);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
    expect(out.join("\n")).not.toContain(first["JWT_SECRET"]);

    expect(await run(["init"])).toBe(1);
    expect(err.join("\n")).toContain("is there already and was left alone");
    expect(await written()).toEqual(first);

    expect(await run(["init", "--force"])).toBe(0);
    const second = await written();
    for (const name of ["LIVEKIT_API_SECRET", "JWT_SECRET", "ENCRYPTION_KEYS", "METRICS_TOKEN"]) {
      expect(first[name]).toMatch(/^[0-9a-f]{64}$/);
      expect(second[name]).not.toBe(first[name]);
    }
  });

  it("takes LiveKit's key, and quotes what would mean something to a shell", async () => {
    const secret = "a $ecret with # and spaces, long enough";
    const given = ["--livekit-api-key", "given", "--livekit-api-secret", secret, "--out", "quoted.env"];
    expect(await run(["init", ...given])).toBe(0);
    const values = parseEnv(await readFile(join(folder, "quoted.env"), "utf8"));
    expect([values["LIVEKIT_API_KEY"], values["LIVEKIT_API_SECRET"]]).toEqual(["given", secret]);
    expect(await run(["init", "--livekit-api-secret", `${secret}'`, "--out", "never.env"])).toBe(2);
    expect(err.join("\n")).toContain("LIVEKIT_API_SECRET must not hold quotes");
  });
});

describe("turn:credentials", () => {
  it("prints what the service would hand out, from the file or the environment", async () => {
    await writeFile(join(folder, "turn.env"), "TURN_SECRET=of the file\nTURN_URLS=turn:a, turn:b\n");
    const args = ["turn:credentials", "--user", "ann", "--ttl", "60", "--json", "--env-file", "turn.env"];
    expect(await run(args)).toBe(0);
    expect(JSON.parse(out[0] ?? "")).toEqual({
      urls: ["turn:a", "turn:b"],
      ...mintCredentials("ann", "of the file", now, 60),
    });
    expect(await run(args, { TURN_SECRET: "of the environment" })).toBe(0);
    expect(JSON.parse(out[1] ?? "")).toMatchObject(mintCredentials("ann", "of the environment", now, 60));
  });
});

describe("render", () => {
  it("writes nothing unless everything can be filled in", async () => {
    const from = join(import.meta.dirname, "../../deploy");
    expect(await run(["render", "--from", from, "--to", "rendered"], { TURN_SECRET: "two words" })).toBe(2);
    expect(err.join("\n")).toContain("coturn/turnserver.conf: TURN_SECRET has characters that can't stand there");
    expect(err.join("\n")).toContain("livekit/livekit.yaml: EXTERNAL_IP is not set");
    await expect(stat(join(folder, "rendered"))).rejects.toThrow("ENOENT");
  });
});
