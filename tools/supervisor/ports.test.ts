import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { choosePorts } from "./ports.mjs";

const folder = mkdtempSync(join(tmpdir(), "nchat-ports-"));
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Another program that listens on one other address of this computer only. */
async function occupy(host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

test("a remembered port that another address of this computer uses is replaced and named", async () => {
  const taken = await occupy("127.0.0.2");
  writeFileSync(join(folder, "ports.json"), JSON.stringify({ livekitTcp: taken }));
  const said: string[] = [];
  const ports = await choosePorts(folder, "127.0.0.1", undefined, (text) => said.push(text));
  expect(ports.livekitTcp).not.toBe(taken);
  expect(said).toEqual([
    `port ${taken} (LiveKit media over TCP) is taken by another program; using ${ports.livekitTcp} instead`,
  ]);
});
