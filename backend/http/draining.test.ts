import { createServer, get } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { watchRequests } from "./draining.ts";

it("waits for the requests that are being answered, but no longer than it may", async () => {
  const answers: (() => void)[] = [];
  const server = createServer((_request, response) => void answers.push(() => response.end("done")));
  const draining = watchRequests(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.closeAllConnections());
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await draining.settled(10_000); // nobody is there

  const arrived = new Promise<void>((resolve) => server.once("request", () => resolve()));
  const asked = new Promise<void>((resolve) => get({ port, host: "127.0.0.1" }, (r) => r.resume().on("end", resolve)));
  await arrived;
  const start = performance.now();
  await draining.settled(50);
  expect(performance.now() - start).toBeGreaterThan(40);
  const settled = draining.settled(10_000);
  for (const answer of answers) answer();
  await Promise.all([asked, settled]);
  expect(performance.now() - start).toBeLessThan(5000);
});
