import { createServer, request, type RequestListener, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { listenOnLoopback } from "../../system/loopback.ts";
import { startPageProxy } from "./page-proxy.ts";

const stops: (() => void)[] = [];
afterEach(() => stops.splice(0).forEach((stop) => stop()));

const patienceMs = 1000;

async function startServer(answer: string | RequestListener): Promise<number> {
  const listener: RequestListener = typeof answer === "string" ? (_request, response) => response.end(answer) : answer;
  const server = createServer(listener);
  stops.push(() => void server.close().closeAllConnections());
  return listenOnLoopback(server);
}

async function startProxy(own: string) {
  // Nothing listens on the first of them.
  const surroundings = { resolve: () => Promise.resolve(["127.0.0.2", "127.0.0.1"]), around: () => [] };
  const proxy = await startPageProxy(new URL(own), { ...surroundings, patienceMs });
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
      answer.once("error", () => resolve(`${text}, and no more`));
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

/** A stream of events, which is begun at once and says something when the test says so. */
async function openStream() {
  const ends: ServerResponse[] = [];
  const own = await startServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
    ends.push(response);
  });
  const proxy = await startProxy(`http://127.0.0.1:${own}/`);
  const said: string[] = [];
  const asked = request({ host: "127.0.0.1", port: proxy, path: `http://127.0.0.1:${own}/events` }).end();
  const over = new Promise<void>((resolve) => asked.once("close", resolve).on("error", () => said.push("cut")));
  asked.once("response", (answer) => {
    said.push(`begun ${answer.statusCode}`);
    answer.on("data", (part: Buffer) => said.push(part.toString())).on("error", () => said.push("cut"));
  });
  const heard = (count: number) => expect.poll(() => said.length, { timeout: 4000 }).toBe(count);
  return { server: () => ends[0], said, over, heard };
}

it("keeps a stream of events open that is quiet for long", async () => {
  const { server, said, heard } = await openStream();
  await heard(1);
  await pause(patienceMs * 1.5);
  server()?.write("data: goal");
  await heard(2);
  expect(said).toEqual(["begun 200", "data: goal"]);
});

it("cuts a stream off when its server does, so that the page asks for it again", async () => {
  const { server, said, over, heard } = await openStream();
  await heard(1);
  server()?.write("data: goal");
  await heard(2);
  server()?.destroy();
  await over;
  expect(said).toEqual(["begun 200", "data: goal", "cut"]);
});

it("tries the addresses of a server one after the other", async () => {
  const own = await startServer("scores");
  const proxy = await startProxy(`https://nas.example.org:${own}/`);
  expect(await openTunnel(proxy, `nas.example.org:${own}`)).toMatch(/^HTTP\/1.1 200 /);
});
