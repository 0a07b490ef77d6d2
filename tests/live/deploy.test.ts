// One node: these are about what one container is made of and started with.

import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis as RedisClient } from "ioredis";
import { RoomServiceClient, WebhookReceiver } from "livekit-server-sdk";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { loadStack } from "../../backend/cli/testing/stack.ts";
import { startChild } from "../../tools/bootstrap/children.mjs";
import { installedLiveKit } from "../../tools/bootstrap/livekit-installed.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "../../tools/drive/listening.ts";
import { runCli } from "../support/cli.ts";
import { startCoturn, whyNoCoturn } from "../support/coturn.ts";
import { startBackend } from "../support/backend.ts";
import { backendEnvironment } from "../support/environment.ts";
import { startLiveKit, whyNoLiveKit } from "../support/livekit.ts";
import { startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { startRedis, whyNoRedis } from "../support/redis.ts";

const stops: (() => Promise<unknown> | void)[] = [];
afterAll(async () => {
  for (const stop of stops.reverse()) await stop();
});

/** Hears LiveKit's webhooks: who signed them, and what for. */
async function hearWebhooks() {
  const heard: { authorization: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      heard.push({ authorization: request.headers.authorization ?? "", body });
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => void server.close());
  const { port } = z.object({ port: z.number() }).parse(server.address() satisfies AddressInfo | string | null);
  return { heard, url: `http://127.0.0.1:${port}/` };
}

describe("what is deployed", () => {
  const whyNot = whyNoLiveKit() ?? whyNoRedis();

  it.skipIf(whyNot)(
    "is a configuration that LiveKit takes: it makes rooms for our key and signs what it tells",
    async () => {
      const stack = await loadStack();
      stops.push(stack.stop);
      const redis = await startRedis();
      stops.push(redis.stop);
      const admin = new RedisClient(redis.url);
      await admin.config("SET", "requirepass", stack.env["REDIS_PASSWORD"] ?? "");
      admin.disconnect();
      const webhooks = await hearWebhooks();
      const [port, tcpPort, udpPort] = [await freePort(), await freePort(), await freePort("udp")];

      // Only ports and addresses are changed; a key that LiveKit does not know would end it.
      const config = z.record(z.string(), z.unknown()).parse(parse(stack.rendered("livekit/livekit.yaml")));
      const section = (name: string) => z.record(z.string(), z.unknown()).parse(config[name]);
      const changed = {
        ...config,
        port,
        bind_addresses: ["127.0.0.1"],
        rtc: { ...section("rtc"), tcp_port: tcpPort, udp_port: udpPort, node_ip: "127.0.0.1" },
        redis: { ...section("redis"), address: new URL(redis.url).host },
        webhook: { ...section("webhook"), urls: [webhooks.url] },
        prometheus: { port: await freePort() },
      };
      const folder = await mkdtemp(join(tmpdir(), "nchat-deployed-livekit-"));
      stops.push(() => rm(folder, { recursive: true, force: true }));
      const file = join(folder, "livekit.yaml");
      await writeFile(file, stringify(changed), { mode: 0o600 });
      const log: string[] = [];
      const child = startChild(installedLiveKit() ?? "", ["--config", file], { onLine: (line) => log.push(line) });
      stops.push(() => child.stop());
      await untilListening(port, child).catch((error: unknown) => {
        throw new Error(`${String(error)}\n${log.slice(-5).join("\n")}`);
      });

      const { LIVEKIT_API_KEY: key = "", LIVEKIT_API_SECRET: secret = "" } = stack.service("backend").environment;
      const rooms = new RoomServiceClient(`http://127.0.0.1:${port}`, key, secret);
      const name = `deployed-${randomUUID()}`;
      const room = await rooms.createRoom({ name });
      expect([room.maxParticipants, room.emptyTimeout]).toEqual([100, 300]);
      await rooms.deleteRoom(name);
      await expect.poll(() => webhooks.heard.length, { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
      const receiver = new WebhookReceiver(key, secret);
      const [first] = webhooks.heard;
      expect((await receiver.receive(first?.body ?? "", first?.authorization)).room?.name).toBe(name);
      expect(log.join("\n")).not.toMatch(/deprecated/i);
    },
  );

  const whyNoStatus = whyNot ?? whyNoPostgres() ?? whyNoCoturn();
  it.skipIf(whyNoStatus)("says how it is, part by part, and what to do about what is wrong", async () => {
    const [livekit, redis, postgres, coturn] = [
      await startLiveKit(),
      await startRedis(),
      await startPostgres(),
      await startCoturn(),
    ];
    stops.push(livekit.stop, redis.stop, postgres.stop, coturn.stop);
    const cwd = await mkdtemp(join(tmpdir(), "nchat-status-"));
    stops.push(() => rm(cwd, { recursive: true, force: true }));
    const options = {
      livekit,
      databaseUrl: postgres.url,
      port: await freePort(),
      env: { REDIS_URL: redis.url, TURN_URLS: `turn:127.0.0.1:${coturn.port}`, TURN_SECRET: coturn.secret },
    };
    const backend = await startBackend(options);
    stops.push(backend.stop);
    const env = { ...backendEnvironment(options, cwd), JWT_SECRET: "of no matter here, and thirty-two long" };
    const status = (more: NodeJS.ProcessEnv = {}) => runCli(["status", "--json"], { cwd, env: { ...env, ...more } });
    const Findings = z.array(z.object({ part: z.string(), state: z.string(), words: z.string() }));
    const findingsOf = (out: string) => Findings.parse(JSON.parse(out));

    const well = await status();
    expect(findingsOf(well.out).map(({ part, state }) => `${part} ${state}`)).toEqual([
      "service well",
      "LiveKit well",
      "database well",
      "Redis well",
      "storage off",
      // The workers of LiveKit need its Redis, which this one has not.
      "media wrong",
      "TURN well",
    ]);
    expect(findingsOf(well.out).find(({ part }) => part === "media")?.words).toMatch(/need Redis/);
    expect(well.code).toBe(1);

    const wrong = await status({
      PUBLIC_URL: `http://127.0.0.1:${await freePort()}`,
      LIVEKIT_API_SECRET: "not the secret that this server has",
      REDIS_URL: "redis://127.0.0.1:9/0",
      TURN_SECRET: "not its secret either",
      DATABASE_URL: "postgres://nchat@127.0.0.1:9/nchat",
      S3_ENDPOINT: "http://127.0.0.1:9",
      S3_BUCKET: "nchat-recordings",
      S3_ACCESS_KEY: "key",
      S3_SECRET_KEY: "secret",
    });
    expect(wrong.code).toBe(1);
    const words = Object.fromEntries(
      findingsOf(wrong.out).map(({ part, state, words }) => [part, `${state}: ${words}`]),
    );
    expect(words).toEqual({
      service: expect.stringMatching(/^wrong: does not answer at .*ECONNREFUSED/),
      LiveKit: expect.stringMatching(/^wrong: .*(LIVEKIT_API_KEY|key|secret)/i),
      database: expect.stringMatching(/^wrong: Postgres at 127.0.0.1:9: .*ECONNREFUSED/),
      Redis: expect.stringMatching(/^wrong: 127.0.0.1:9: .*ECONNREFUSED/),
      media: expect.stringMatching(/^off: /),
      storage: expect.stringMatching(/^wrong: nchat-recordings at http:\/\/127.0.0.1:9: /),
      TURN: expect.stringMatching(/^wrong: turn:.* refuses the credentials \(401\)/),
    });

    const lame = await runCli(["status"], { cwd, env: { ...env, LIVEKIT_API_KEY: "" } });
    expect([lame.code, lame.err]).toEqual([2, expect.stringContaining("LIVEKIT_API_KEY is needed")]);
  });
});
