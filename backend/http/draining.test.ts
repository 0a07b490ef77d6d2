import { createServer, get } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
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

it("answers who was connected before the door closed and asks only after it", async () => {
  const server = createServer((_request, response) => void response.end("done"));
  const draining = watchRequests(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const socket = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve)); // the server has not looked yet

  const { empty } = await draining.closeDoor();
  const settled = draining.settled(10_000);
  setTimeout(() => socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), 20);
  await settled;
  server.closeAllConnections();
  expect(await text(socket)).toContain("done");
  await empty;
});

it("does not wait long for who says nothing", async () => {
  const server = createServer();
  const draining = watchRequests(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const socket = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  await new Promise((resolve) => server.once("connection", resolve));
  const { empty } = await draining.closeDoor();
  const start = performance.now();
  await draining.settled(10_000);
  expect(performance.now() - start).toBeLessThan(5000);
  server.closeAllConnections();
  await empty;
});
