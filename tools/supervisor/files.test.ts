import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { boundedLog } from "./bounded-log.mjs";
import { choosePorts } from "./ports.mjs";
import { secretsOf } from "./secrets.mjs";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("secrets are made once, all different, for the owner's eyes only", () => {
  const first = secretsOf(folder);
  expect(secretsOf(folder)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(4);
  expect(statSync(join(folder, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(Buffer.from(first.encryptionKey, "base64")).toHaveLength(32);
});

test("a damaged secrets file is never replaced", () => {
  writeFileSync(join(folder, "secrets.json"), "{");
  expect(() => secretsOf(folder)).toThrow("can't be read");
  expect(readFileSync(join(folder, "secrets.json"), "utf8")).toBe("{");
});

test("ports are kept from one start to the next", async () => {
  const said: string[] = [];
  const first = await choosePorts(folder, "127.0.0.1", undefined, (text) => said.push(text));
  const second = await choosePorts(folder, "127.0.0.1", undefined, (text) => said.push(text));
  expect({ second, said }).toEqual({ second: first, said: [] });
});

test("a busy port is named and replaced, one that was asked for is named and refused", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  writeFileSync(join(folder, "ports.json"), JSON.stringify({ livekit: port }));
  const said: string[] = [];
  const ports = await choosePorts(folder, "127.0.0.1", undefined, (text) => said.push(text));
  expect(ports.livekit).not.toBe(port);
  expect(said).toEqual([`port ${port} (LiveKit) is taken by another program; using ${ports.livekit} instead`]);
  await expect(choosePorts(folder, "127.0.0.1", port, () => undefined)).rejects.toThrow(
    `port ${port} (the backend) is taken by another program`,
  );
  await new Promise((resolve) => other.close(resolve));
});

test("a log keeps its newest lines within its bounds", () => {
  const file = join(folder, "logs", "x.log");
  const log = boundedLog(file, 30);
  for (const line of ["first line", "second line", "third line", "fourth line"]) log(line);
  expect(readdirSync(join(folder, "logs")).sort()).toEqual(["x.log", "x.log.1"]);
  expect(readFileSync(file, "utf8")).toBe("third line\nfourth line\n");
});
