import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openWhipSession, WhipRefused } from "./whip-session.ts";

type Answer = { status: number; body: string; location?: string };

/** A server that answers one thing and keeps what it was asked. */
async function serverOf({ status, body, location }: Answer) {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization} ${request.headers["content-type"]}`);
    response.writeHead(status, location === undefined ? {} : { location }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  running.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/whip`, asked };
}
const running: (() => void)[] = [];
afterEach(() => running.splice(0).forEach((stop) => stop()));

describe("a session of WHIP", () => {
  it("is made by an offer with the key, and ended where the server says", async () => {
    const { url, asked } = await serverOf({ status: 201, body: "v=0 answer", location: "/whip/PA_1" });
    const session = await openWhipSession(url, "sk_1", "v=0");
    expect(session.answer).toBe("v=0 answer");
    await session.leave();
    expect(asked).toEqual([
      "POST /whip Bearer sk_1 application/sdp",
      expect.stringMatching(/^DELETE \/whip\/PA_1 Bearer sk_1 /),
    ]);
  });

  it("gives its key to no other server", async () => {
    const other = await serverOf({ status: 200, body: "" });
    const { url } = await serverOf({ status: 201, body: "v=0", location: other.url });
    await (await openWhipSession(url, "sk_1", "v=0")).leave();
    expect(other.asked).toEqual([]);
  });

  it.each([
    [401, JSON.stringify({ error: { message: "This key is not known." } }), true, "This key is not known."],
    [403, "no sk_1 here", true, "no … here"],
    [404, "<html></html>", true, "The server answered 404."],
    [503, "{}", false, "{}"],
    [429, "", false, "The server answered 429."],
  ])("tells what %i means, without the key", async (status, body, isRefused, why) => {
    const { url } = await serverOf({ status, body });
    const error = await openWhipSession(url, "sk_1", "v=0").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect([error instanceof WhipRefused, error instanceof Error && error.message]).toEqual([isRefused, why]);
  });
});
