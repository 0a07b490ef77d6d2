import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallAccess, IceServer } from "@nchat/contract/calls";
import { createSealer } from "../../backend/secrets/sealed.ts";
import { type CallWorld, type Caller, fresh, startCallWorld, talk, until, whyNoCalls } from "../support/calls.ts";
import { type Coturn, startCoturn, whyNoCoturn } from "../support/coturn.ts";
import { logOf } from "../support/service.ts";
import { goToTurn, said } from "../support/turn.ts";

const reason = whyNoCalls("two nodes") ?? whyNoCoturn();
const key = randomBytes(32);
const sealer = createSealer([new Uint8Array(key)]);

describe.skipIf(reason)("ICE servers of people in calls", () => {
  let coturn: Coturn;
  let near: Coturn;
  let world: CallWorld;
  let database: pg.Client;
  let ann: Caller;
  let callId: string;

  beforeAll(async () => {
    [coturn, near] = [await startCoturn(), await startCoturn()];
    world = await startCallWorld("two nodes", {
      env: {
        TURN_URLS: [
          `turn:127.0.0.1:${coturn.port}`,
          `turn:[::1]:${coturn.port}?transport=tcp`,
          `turns:localhost:${coturn.tlsPort}`,
        ].join(","),
        TURN_SECRET: coturn.secret,
        NODE_EXTRA_CA_CERTS: coturn.certificate,
        ENCRYPTION_KEYS: key.toString("base64"),
        ICE_REGION: "eu",
        ICE_CHECK_SECONDS: "5",
      },
    });
    database = new pg.Client({ connectionString: world.postgres?.url });
    await database.connect();
    ann = await world.person(fresh("ann"));
    const bob = await world.person(fresh("bob"));
    callId = (await talk(world, ann, bob)).callId;
  });
  afterAll(async () => {
    await database?.end();
    await world?.stop();
    await near?.stop();
    await coturn?.stop();
  });

  const join = () => ann.client.ask("joinCall", { params: { id: callId }, body: undefined });
  const healthOf = async (id: string) =>
    (await database.query<{ health_status: string }>("select health_status from nchat_ice_servers where id = $1", [id]))
      .rows[0]?.health_status;
  const add = async (row: {
    urls: string[];
    username?: string;
    secret?: string;
    region?: string;
    priority?: number;
  }) => {
    const id = randomUUID();
    const sealed = row.secret === undefined ? null : sealer.seal(row.secret, `nchat_ice_servers:${id}`);
    await database.query(
      `insert into nchat_ice_servers (id, urls, username, credential_encrypted, region, priority)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, row.urls, row.username ?? null, sealed, row.region ?? null, row.priority ?? 0],
    );
    return id;
  };
  const remove = (id: string) => database.query("delete from nchat_ice_servers where id = $1", [id]);
  const isAccepted = async ({ urls, username = "", credential = "" }: IceServer) => {
    const answers: string[] = [];
    for (const url of urls.filter((one) => !one.startsWith("turns:"))) {
      const client = await goToTurn(url, { username, credential });
      answers.push(said(await client.allocate()));
      await client.refresh(0);
      client.close();
    }
    return answers;
  };
  const serversOf = ({ iceServers }: CallAccess) => iceServers.map(({ urls }) => urls[0]);

  it("are accepted by the real TURN server, live five minutes and are new at each reconnect", async () => {
    const access = await join();
    const [server] = access.iceServers;
    if (!server) throw new Error("no ICE server");
    expect(access.relay).toBe("available");
    const [expiry, user] = (server.username ?? "").split(":");
    const seconds = Number(expiry) - Date.now() / 1000;
    expect(user).toBe(ann.id);
    expect(seconds).toBeGreaterThan(290);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(await isAccepted(server)).toEqual(["granted", "granted"]);
    await until("fresh credentials", async () => (await join()).iceServers[0]?.username !== server.username);
  });

  it("are for nobody else", async () => {
    const eve = await world.person(fresh("eve"));
    const outcome = await eve.client.try("joinCall", { params: { id: callId }, body: undefined });
    expect([outcome.ok, outcome.status]).toEqual([false, 403]);
  });

  it("prefer the region's own, sealed secrets opened, and leave out what does not answer", async () => {
    const nearUrl = `turn:127.0.0.1:${near.port}`;
    const ids = [
      await add({ urls: [nearUrl], secret: near.secret, region: "eu" }),
      await add({ urls: ["turn:127.0.0.1:9"], secret: "nobody", region: "eu", priority: 5 }),
      await add({ urls: [nearUrl], username: "ann", secret: "not an account there", region: "eu", priority: 4 }),
      await add({ urls: [`turns:127.0.0.1:${near.tlsPort}`], secret: near.secret, region: "eu", priority: 3 }),
    ];
    await until(
      "every server was judged",
      async () => {
        const states = await Promise.all(ids.map(healthOf));
        return states.join() === "healthy,unhealthy,unhealthy,unhealthy";
      },
      40_000,
    );
    const access = await join();
    expect(serversOf(access)).toEqual([nearUrl, `turn:127.0.0.1:${coturn.port}`]);
    expect(await Promise.all(access.iceServers.map(isAccepted))).toEqual([["granted"], ["granted", "granted"]]);
    const faults = logOf(world.nodes)
      .filter((line) => line.includes("an ICE server is left out"))
      .join("\n");
    expect(faults).toContain("refuses the credentials (401)");
    expect(faults).toMatch(/self-signed certificate/);
    expect(faults).not.toContain(near.secret);
    for (const id of ids) await remove(id);
  });

  it("are none, and say so, while every relay is away; and come back by themselves", async () => {
    await coturn.kill();
    await until("no relay", async () => (await join()).relay === "unreachable", 40_000);
    expect((await join()).iceServers).toEqual([]);
    await coturn.restart();
    await until("a relay again", async () => (await join()).relay === "available", 40_000);
    expect(serversOf(await join())).toEqual([`turn:127.0.0.1:${coturn.port}`]);
  });
});
