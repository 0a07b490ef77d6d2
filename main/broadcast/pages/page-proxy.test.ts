import { createServer, request } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { listenOnLoopback } from "../../system/loopback.ts";
import { startPageProxy } from "./page-proxy.ts";

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

async function startServer(says: string): Promise<number> {
  const server = createServer((_request, response) => response.end(says));
  stops.push(() => void server.close().closeAllConnections());
  return listenOnLoopback(server);
}

async function startProxy(own: string) {
  const proxy = await startPageProxy(new URL(own), () => Promise.resolve([]));
  stops.push(proxy.stop);
  return Number(proxy.address.split(":")[1]);
}

/** What plain HTTP gets through the proxy. */
function get(proxyPort: number, url: string): Promise<string> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port: proxyPort, path: url, headers: { host: new URL(url).host } });
    asked.once("error", () => resolve("nothing"));
    asked.once("response", (answer) => {
      let text = "";
      answer.on("data", (part: Buffer) => (text += part.toString()));
      answer.once("end", () => resolve(`${answer.statusCode} ${text}`));
    });
    asked.end();
  });
}

/** The first line of what a tunnel is answered with. */
function openTunnel(proxyPort: number, target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(proxyPort, "127.0.0.1", () => socket.write(`CONNECT ${target} HTTP/1.1\r\n\r\n`));
    socket.once("error", reject).once("data", (data: Buffer) => {
      socket.destroy();
      resolve(data.toString().split("\r\n")[0] ?? "");
    });
  });
}

it("lets a page reach its own server on this computer, and none beside it", async () => {
  const [own, other] = [await startServer("scores"), await startServer("secrets")];
  const proxy = await startProxy(`http://127.0.0.1:${own}/`);
  expect(await get(proxy, `http://127.0.0.1:${own}/a?b`)).toBe("200 scores");
  expect(await get(proxy, `http://127.0.0.1:${other}/`)).toBe("nothing");
  expect(await openTunnel(proxy, `127.0.0.1:${own}`)).toMatch(/^HTTP\/1.1 200 /);
  expect(await openTunnel(proxy, `127.0.0.1:${other}`)).toBe("HTTP/1.1 403 Forbidden");
  expect(await openTunnel(proxy, "nonsense")).toBe("HTTP/1.1 403 Forbidden");
});

it("lets a page of the internet reach nothing on this computer", async () => {
  const other = await startServer("secrets");
  const proxy = await startProxy("https://alerts.example.org/");
  expect(await get(proxy, `http://localhost:${other}/`)).toBe("nothing");
  expect(await openTunnel(proxy, `[::1]:${other}`)).toBe("HTTP/1.1 403 Forbidden");
});

it("answers nothing for a server that is away", async () => {
  const own = await startServer("gone soon");
  stops.splice(0).forEach((stop) => stop());
  const proxy = await startProxy(`http://127.0.0.1:${own}/`);
  expect(await get(proxy, `http://127.0.0.1:${own}/`)).toBe("nothing");
});
