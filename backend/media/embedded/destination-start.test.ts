import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates, TLSSocket } from "node:tls";
import { pino } from "pino";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createCheckDestination } from "../../streams/destinations/resolve.ts";
import { createAddressRule } from "../../streams/destinations/special-purpose.ts";
import { createJudge } from "../chosen-media.ts";
import { createDestination, type DestinationOutput } from "./destination.ts";
import { createFeed } from "./feed.ts";
import { readFlv } from "./flv.ts";
import { findProgram } from "./program.ts";
import { createSession } from "./rtmp/session.ts";

const ffmpeg = findProgram("ffmpeg", null) ?? "";
const reason = ffmpeg === "" ? "there is no ffmpeg" : undefined;
const name = "live.some-platform.net";
const home = "127.0.0.1";
const elsewhere = "127.0.0.2";
const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

let tags: ReturnType<typeof readFlv> = [];
beforeAll(() => {
  if (reason) return;
  const picture = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10", "-t", "2", "-c:v", "libx264", "-g", "10"];
  const args = ["-v", "error", ...picture, "-bf", "0", "-pix_fmt", "yuv420p", "-f", "flv", "pipe:1"];
  tags = readFlv(execFileSync(ffmpeg, args));
});

type Visit = Readonly<{ app: string; key: string; asked: string; servername: string | null }>;

/** Lets nobody in, by a word or by `drop`; `visits` are those who came, and what they wanted. */
async function listen(server: Server, host: string, port = 0, drop: (() => void) | null = null) {
  const visits: Visit[] = [];
  const take = (socket: Socket) => {
    let asked = "";
    const session = createSession({
      write: (bytes) => void socket.write(bytes),
      close: () => socket.end(),
      onPublish: (app, key) => {
        const servername = socket instanceof TLSSocket ? String(socket.servername) : null;
        visits.push({ app, key, asked: asked.replaceAll("\u00c3", ""), servername }); // the marks between chunks
        if (drop) drop();
        else session.refuse("Not this one.");
      },
      onTag: () => undefined,
    });
    socket.on("data", (bytes: Buffer) => {
      asked += bytes.toString("latin1");
      session.push(bytes);
    });
    socket.on("error", () => undefined);
  };
  server.on("connection", () => void (connections += 1));
  server.on("secureConnection", take);
  if (!("setSecureContext" in server)) server.on("connection", take);
  let connections = 0;
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  endings.push(() => server.close());
  return { visits, connections: () => connections, port: (server.address() as AddressInfo).port }; // it listens on no pipe
}

/** A destination that is sent a picture; each look-up of its name has the next answer, the last one for ever. */
function sendTo(url: string, answers: readonly (readonly string[])[]): DestinationOutput {
  const feed = createFeed(Date.now, 0);
  for (const tag of tags) feed.push(tag);
  const left = [...answers];
  const resolve = async () => (left.length > 1 ? left.shift() : left[0]) ?? [];
  const judge = createJudge(createCheckDestination(createAddressRule([`${home}/32`]), resolve));
  const deps = { feed, ffmpeg, log: pino({ level: "silent" }), onChange: () => undefined, judge };
  const destination = createDestination(deps, url);
  endings.push(destination.stop);
  return destination;
}

const outside = "The server is not on the public internet.";
const patience = { timeout: 15_000, interval: 50 };

describe.skipIf(reason)("a destination whose name leads elsewhere by then", () => {
  it("is connected to where it was judged, and judged again before it is tried again", async () => {
    const server = await listen(createServer(), home);
    const trap = await listen(createServer(), elsewhere, server.port);
    const destination = sendTo(`rtmp://${name}:${server.port}/app/key`, [[home], [elsewhere]]);
    await vi.waitFor(() => expect(destination.report()).toMatchObject({ status: "failed", error: outside }), patience);
    expect(server.visits).toMatchObject([{ app: "app", key: "key" }]);
    expect(server.visits[0]?.asked).toContain(`rtmp://${name}:${server.port}/app`);
    expect(trap.connections()).toBe(0);
  }, 20_000);

  it("is not even begun when that is so before the first start, as after a restart", async () => {
    const trap = await listen(createServer(), elsewhere);
    const destination = sendTo(`rtmp://${name}:${trap.port}/app/key`, [[elsewhere]]);
    await vi.waitFor(() => expect(destination.report()).toMatchObject({ status: "failed", error: outside }), patience);
    expect(trap.connections()).toBe(0);
  }, 20_000);

  it("is tried again when its name could not be looked up", async () => {
    const server = await listen(createServer(), home);
    const destination = sendTo(`rtmp://${name}:${server.port}/app/key`, [[], [home]]);
    await vi.waitFor(() => expect(destination.report().error).toContain("There is no server of that name."), patience);
    await vi.waitFor(() => expect(server.visits).toHaveLength(1), patience);
  }, 20_000);
});

describe.skipIf(reason)("an encrypted destination", () => {
  const certify = (subject: string) => {
    const folder = mkdtempSync(join(tmpdir(), "nchat-certificate-"));
    endings.push(() => rmSync(folder, { recursive: true }));
    const files = ["-keyout", join(folder, "key"), "-out", join(folder, "cert")];
    const kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    const about = ["-subj", `/CN=${subject}`, "-addext", `subjectAltName=DNS:${subject}`];
    execFileSync("openssl", [...kind, ...about, ...files], { stdio: "ignore" });
    const [key, cert] = ["key", "cert"].map((file) => readFileSync(join(folder, file), "utf8"));
    const usual = getCACertificates("default");
    setDefaultCACertificates([...usual, cert ?? ""]);
    endings.push(() => setDefaultCACertificates(usual));
    return { key: key ?? "", cert: cert ?? "" };
  };

  it("is asked for by its name at the address that was judged", async () => {
    const server = await listen(createTlsServer(certify(name)), home);
    const destination = sendTo(`rtmps://${name}:${server.port}/app/key`, [[home], [elsewhere]]);
    await vi.waitFor(() => expect(destination.report()).toMatchObject({ status: "failed", error: outside }), patience);
    expect(server.visits).toMatchObject([{ app: "app", key: "key", servername: name }]);
    expect(server.visits[0]?.asked).toContain(`rtmps://${name}:${server.port}/app`);
  }, 20_000);

  it("is taken to refuse the key when it drops the connection upon it", async () => {
    const server = createTlsServer(certify(name));
    const raw: Socket[] = [];
    server.on("connection", (socket) => void raw.push(socket));
    const { port } = await listen(server, home, 0, () => raw.at(-1)?.resetAndDestroy());
    const destination = sendTo(`rtmps://${name}:${port}/app/key`, [[home]]);
    await vi.waitFor(() => expect(destination.report().error).toContain("is tried again (2 of 3)"), patience);
    expect(destination.report().error).toContain("the key may be wrong");
  }, 20_000);

  it("is told no key when its certificate is of another name", async () => {
    const server = await listen(createTlsServer(certify("another.some-platform.net")), home);
    const destination = sendTo(`rtmps://${name}:${server.port}/app/key`, [[home]]);
    await vi.waitFor(() => expect(destination.report().error).toContain("does not prove by its certificate"), patience);
    expect(server.visits).toEqual([]);
  }, 20_000);
});
