import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, tryTcp } from "./ports.mjs";

test("a free port can be bound, and is none that the system gives to connections on their way out", async () => {
  for (const kind of ["tcp", "udp"] as const) {
    const port = await freePort(kind);
    expect(port).toBeGreaterThanOrEqual(15_000);
    expect(port).toBeLessThan(32_000);
  }
  expect(await tryTcp(await freePort(), "127.0.0.1")).toBeTypeOf("number");
});

test("a port that somebody has is not free", async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await tryTcp(port, "127.0.0.1")).toBeUndefined();
  await new Promise((resolve) => server.close(resolve));
});
