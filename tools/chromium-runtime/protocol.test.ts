import { get, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RuntimeProtocol } from "./protocol.ts";

let protocol: RuntimeProtocol;
beforeEach(async () => {
  protocol = new RuntimeProtocol();
  protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true } }]);
  await protocol.start();
});
afterEach(() => protocol.stop());

async function fetchAs(host: string, path: string): Promise<{ status: number; headers: object; body: string }> {
  const { port } = new URL(protocol.origins.httpOrigin);
  const options = { host: "127.0.0.1", port, path, headers: { host } };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => get(options, resolve).on("error", reject));
  let body = "";
  for await (const part of answer.setEncoding("utf8")) body += String(part);
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

test("the handler is asked with the app's own address and its headers are kept", async () => {
  protocol.handle("app", (request) => {
    const headers = { "content-security-policy": "default-src app: app://nchat https:", "x-own": "yes" };
    return new Response(request.url, { status: 201, headers });
  });
  const { host, httpOrigin } = protocol.origins;
  const answer = await fetchAs(host, "/a/b?c=d");
  expect(answer).toMatchObject({ status: 201, body: "app://nchat/a/b?c=d" });
  const policy = `default-src ${httpOrigin} ${httpOrigin} https:`;
  expect(answer.headers).toMatchObject({ "content-security-policy": policy, "x-own": "yes" });
});

test("main's header listener has the last word", async () => {
  protocol.handle("app", () => new Response("ok", { headers: { "x-a": "1" } }));
  protocol.filterHeaders = async (url, headers) => ({ ...headers, "x-b": [url] });
  expect((await fetchAs(protocol.origins.host, "/p")).headers).toMatchObject({ "x-a": "1", "x-b": "app://nchat/p" });
});

test("another host's name, and a path that nobody handles, get nothing", async () => {
  const { host } = protocol.origins;
  const port = new URL(protocol.origins.httpOrigin).port;
  const statuses = await Promise.all([
    fetchAs(`localhost:${port}`, "/"),
    fetchAs("evil.example", "/"),
    fetchAs(host, "/"),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([421, 421, 404]);
});

test("a handler that fails answers 500 and the server lives on", async () => {
  let isBroken = true;
  protocol.handle("app", () => {
    if (isBroken) throw new Error("as planned");
    return new Response("well");
  });
  const { host } = protocol.origins;
  expect((await fetchAs(host, "/")).status).toBe(500);
  isBroken = false;
  expect(await fetchAs(host, "/")).toMatchObject({ status: 200, body: "well" });
});
