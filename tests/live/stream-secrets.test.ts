// One node: what one process leaves in its folder, log and crash; the folder holds the database.

import { readdir, readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { specialV4, specialV6, spellings, wholes } from "../../backend/streams/testing/addresses.ts";
import { until, whyNoCalls } from "../support/calls.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { noteFigure } from "../support/figures.ts";
import { descendantsOf } from "../support/processes.ts";
import { startBlackHole } from "../support/rtmp-servers.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

/** Listens on every address of this machine and counts who comes. */
async function setTrap() {
  let count = 0;
  const server = createServer((socket) => {
    count += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host: "::", port: 0, ipv6Only: false }, resolve);
  });
  const { port } = server.address() as AddressInfo; // it listens on an address, not a pipe
  return {
    port,
    count: () => count,
    /** Comes by itself, so that an empty trap means something. */
    spring: (host: string) =>
      new Promise<void>((resolve, reject) => {
        const socket = connect(port, host);
        socket.once("close", () => resolve());
        socket.once("error", reject);
      }),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const secretKey = "live_51_keep-this_to_yourself";

describe("what hosts entrust the service with", () => {
  const reason = whyNoCalls("PGlite");
  let world: StreamWorld;

  beforeAll(async () => {
    if (!reason) world = await startStreamWorld("PGlite");
  }, 120_000);
  afterAll(async () => world?.stop());

  it.skipIf(reason)("leads nobody into the network: a trap that listens there stays empty", async (test) => {
    const trap = await setTrap();
    const { client } = world.host;
    const planned = await client.ask("createStream", { body: { channelId: world.channelId, title: "Trap" } });
    const hosts = [...specialV4, ...specialV6.map((address) => `[${address}]`), ...spellings];
    const urls = [...hosts.map((host) => `rtmp://${host}:${trap.port}/app`), ...wholes];
    const taken: string[] = [];
    for (const url of urls) {
      const body = { platform: "custom", url, streamKey: secretKey } as const;
      const added = await client.try("addDestination", { ...refOf(planned.id), body });
      if (added.ok) taken.push(url);
      else if (added.status !== 400) taken.push(`${url}: ${added.status}`);
    }
    expect(taken).toEqual([]);
    const own = (url: string) => ({ options: { rtmpOutputs: [{ platform: "custom" as const, url, streamKey: "k" }] } });
    for (const host of ["127.0.0.1", "[::1]", "localhost", "0.0.0.0"]) {
      const body = { channelId: world.channelId, title: "Trap", ...own(`rtmp://${host}:${trap.port}/app`) };
      expect(await client.try("startStream", { body })).toMatchObject({ ok: false, status: 400 });
    }
    expect(trap.count()).toBe(0);
    await trap.spring("127.0.0.1");
    await trap.spring("::1");
    await until("the trap sees who comes", () => trap.count() === 2);
    await trap.close();
    noteFigure(test, `${urls.length} addresses tried, 0 connections seen`);
  });

  it.skipIf(reason)(
    "is told to nobody: a key stands in no answer, log, file or crash",
    async (test) => {
      const answers: string[] = [];
      const { host, member } = world;
      const look = async (path: string) => {
        for (const who of [host, member]) {
          const headers = { authorization: `Bearer ${who.session.accessToken}` };
          answers.push(await (await fetch(world.url() + path, { headers })).text());
        }
        answers.push(await (await fetch(world.url() + path)).text());
      };
      const output = { platform: "custom" as const, url: "rtmp://1.1.1.1:1935/app", streamKey: secretKey };
      const started = await world.begin({ visibility: "public", options: { rtmpOutputs: [output] } });
      const { streamId } = started;
      answers.push(JSON.stringify(started));
      const outcome = await host.client.try("addDestination", {
        ...refOf(streamId),
        body: { ...output, url: `rtmp://1.1.1.1/${secretKey}/\u0000` },
      });
      expect(outcome.ok).toBe(false);
      const second = { ...output, url: "rtmp://1.1.1.2:1935/app" };
      answers.push(JSON.stringify(await host.client.ask("addDestination", { ...refOf(streamId), body: second })));
      for (const path of ["", "/destinations", "/ingress", "/members", "/analytics", "/embed", "/viewers"])
        await look(`/api/streams/${streamId}${path}`);
      for (const path of ["/api/streams", "/metrics", "/healthz", "/openapi.json"]) await look(path);
      const told = JSON.stringify([...host.device.told(), ...member.device.told()]);
      await fetch(`${world.url()}/api/streams/${streamId}/destinations`, {
        method: "POST",
        headers: { authorization: `Bearer ${host.session.accessToken}`, "content-type": "application/json" },
        body: `{"platform":"custom","url":"rtmp://1.1.1.1/app","streamKey":"${secretKey}"`,
      });
      process.kill(world.backend.pid(), "SIGABRT");
      await until(
        "it has crashed",
        () =>
          fetch(world.url()).then(
            () => false,
            () => true,
          ),
        10_000,
      );
      const files: string[] = [];
      for (const entry of await readdir(world.backend.dataDir, { recursive: true, withFileTypes: true }))
        if (entry.isFile()) files.push(join(entry.parentPath, entry.name));
      const [holders, others]: [string[], string[]] = [[], []];
      for (const file of files) {
        const bytes = await readFile(file);
        if (bytes.includes(secretKey)) holders.push(file);
        if (bytes.includes("Launch day")) others.push(file);
      }
      expect(others.length).toBeGreaterThan(0); // what is not secret would be found
      const log = world.backend.log().join("\n");
      expect(log).toContain(streamId); // it did say something
      expect([answers.filter((text) => text.includes(secretKey)), holders]).toEqual([[], []]);
      expect([told.includes(secretKey), log.includes(secretKey)]).toEqual([false, false]);
      noteFigure(
        test,
        `${answers.length} answers, ${files.length} files and ${log.length} characters of log looked through`,
      );
      await world.backend.restart();
    },
    120_000,
  );
});

describe("what the service's own ffmpeg is entrusted with", () => {
  const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

  it.skipIf(reason)("stands in no command line of a process that the service runs", async (test) => {
    const world = await startStreamWorld("PGlite", { ...embedded, DESTINATION_NETWORKS: "127.0.0.0/8" });
    const server = await startBlackHole();
    try {
      const output = { platform: "custom" as const, url: server.url, streamKey: secretKey };
      const { encoder } = await feedsOf(world).sending({ options: { rtmpOutputs: [output] } });
      const lines = () => descendantsOf(world.backend.pid()).map(({ args }) => args);
      const place = new URL(server.url).host;
      await until("it is sent on", () => lines().some((line) => line.includes(place)), 40_000);
      expect(lines().filter((line) => line.includes(secretKey))).toEqual([]);
      noteFigure(test, `${lines().length} command lines looked through`);
      await encoder.stop();
    } finally {
      await server.stop();
      await world.stop();
    }
  });
});
