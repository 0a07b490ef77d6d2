import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { externalIp, loadStack, readDeployed, type Stack } from "./testing/stack.ts";

let stack: Stack;
const service = (name: string) => stack.service(name);

beforeAll(async () => {
  stack = await loadStack();
});
afterAll(() => stack.stop());

describe("LiveKit, Egress, Ingress and the service", () => {
  const Shared = z.looseObject({
    redis: z.object({ address: z.string(), password: z.string() }),
    api_key: z.string(),
    api_secret: z.string(),
    ws_url: z.string(),
  });
  const Livekit = z.strictObject({
    port: z.number(),
    rtc: z.looseObject({
      udp_port: z.string(),
      tcp_port: z.number(),
      node_ip: z.string(),
      stun_servers: z.array(z.string()),
    }),
    redis: z.object({ address: z.string(), password: z.string() }),
    keys: z.record(z.string(), z.string()),
    room: z.object({
      auto_create: z.literal(false),
      enable_remote_unmute: z.literal(false),
      empty_timeout: z.literal(300),
      max_participants: z.literal(100),
    }),
    turn: z.object({ enabled: z.literal(false) }),
    webhook: z.object({ api_key: z.string(), urls: z.array(z.string()) }),
    ingress: z.object({ rtmp_base_url: z.string(), whip_base_url: z.string() }),
    prometheus: z.object({ port: z.number() }),
    logging: z.object({ json: z.boolean(), level: z.string() }),
  });
  const livekit = () => Livekit.parse(stack.yamlOf("livekit/livekit.yaml"));
  const backend = () => service("backend").environment;

  it("share one key, which signs the webhooks too", () => {
    const { LIVEKIT_API_KEY: key = "", LIVEKIT_API_SECRET: secret = "" } = backend();
    expect(livekit().keys).toEqual({ [key]: secret });
    expect(livekit().webhook.api_key).toBe(key);
    for (const file of ["egress/egress.yaml", "ingress/ingress.yaml"] as const) {
      expect(Shared.parse(stack.yamlOf(file))).toMatchObject({ api_key: key, api_secret: secret });
    }
  });

  it("find each other", () => {
    const { port, webhook } = livekit();
    const address = `ws://livekit:${port}`;
    expect(backend()["LIVEKIT_URL"]).toBe(address);
    for (const file of ["egress/egress.yaml", "ingress/ingress.yaml"] as const) {
      expect(Shared.parse(stack.yamlOf(file)).ws_url).toBe(address);
    }
    expect(webhook.urls).toEqual(["http://backend:4000/api/webhooks/livekit"]);
    expect(readFileSync(join(import.meta.dirname, "../webhooks/webhooks.ts"), "utf8")).toContain(
      '"/api/webhooks/livekit"',
    );
    expect(readDeployed("backend/Dockerfile")).toContain("PORT=4000");
  });

  it("share one Redis, of the password that it asks for", () => {
    const { host, password } = new URL(backend()["REDIS_URL"] ?? "");
    const expected = { address: host, password };
    expect(host).toBe("redis:6379");
    expect(livekit().redis).toEqual(expected);
    expect(Shared.parse(stack.yamlOf("egress/egress.yaml")).redis).toEqual(expected);
    expect(Shared.parse(stack.yamlOf("ingress/ingress.yaml")).redis).toEqual(expected);
    expect(service("redis").environment).toEqual({ REDIS_PASSWORD: password, REDISCLI_AUTH: password });
  });

  it("put recordings where the service looks for them", () => {
    const Egress = z.looseObject({ storage: z.object({ s3: z.record(z.string(), z.unknown()) }) });
    expect(Egress.parse(stack.yamlOf("egress/egress.yaml")).storage.s3).toEqual({
      access_key: backend()["S3_ACCESS_KEY"],
      secret: backend()["S3_SECRET_KEY"],
      region: backend()["S3_REGION"],
      endpoint: backend()["S3_ENDPOINT"],
      bucket: backend()["S3_BUCKET"],
      force_path_style: true,
    });
    const { S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY, MINIO_ROOT_USER, MINIO_ROOT_PASSWORD } =
      service("bucket").environment;
    expect([S3_BUCKET, S3_ACCESS_KEY, S3_SECRET_KEY]).toEqual([
      backend()["S3_BUCKET"],
      backend()["S3_ACCESS_KEY"],
      backend()["S3_SECRET_KEY"],
    ]);
    expect(service("minio").environment).toEqual({ MINIO_ROOT_USER, MINIO_ROOT_PASSWORD });
    expect(S3_ACCESS_KEY).not.toBe(MINIO_ROOT_USER);
  });

  it("have the database's password in common", () => {
    const { username, password, host, pathname } = new URL(backend()["DATABASE_URL"] ?? "");
    expect([host, pathname]).toEqual(["postgres:5432", "/nchat"]);
    expect(service("postgres").environment).toEqual({
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: "nchat",
    });
    expect(service("postgres").image.split(/[:.]/)[1]).toBe(
      /postgresql-client-(\d+)/.exec(readDeployed("backend/Dockerfile"))?.[1],
    );
  });

  it("publish the ports that their media uses, none twice, and leave coturn's alone", () => {
    const { rtc } = livekit();
    expect(service("livekit").ports).toEqual([
      `${rtc.tcp_port}:${rtc.tcp_port}`,
      `${rtc.udp_port}:${rtc.udp_port}/udp`,
    ]);
    const ingress = z
      .looseObject({
        rtmp_port: z.number(),
        whip_port: z.number(),
        rtc_config: z.looseObject({ udp_port: z.number() }),
      })
      .parse(stack.yamlOf("ingress/ingress.yaml"));
    const { rtmp_port: rtmp, rtc_config: media } = ingress;
    expect(service("ingress").ports).toEqual([`${rtmp}:${rtmp}`, `${media.udp_port}:${media.udp_port}/udp`]);
    expect(livekit().ingress.rtmp_base_url).toBe(`rtmp://${stack.env["LIVEKIT_DOMAIN"]}:${rtmp}/live`);
    const { min, max, listening } = stack.relay();
    const published = Object.values(stack.compose.services).flatMap(({ ports }) => ports.flatMap(portsOf));
    expect(new Set(published).size).toBe(published.length);
    for (const port of published.map((text) => Number(text.split("/")[0]))) {
      expect(port < min || port > max, `${port}`).toBe(true);
      expect(listening).not.toContain(port);
    }
  });

  it("have the address that media goes to in common", () => {
    expect(livekit().rtc.node_ip).toBe(externalIp);
    expect(stack.turn("allowed-peer-ip")).toEqual([externalIp]);
    expect(stack.turn("external-ip")).toEqual([externalIp]);
  });
});

/** `7882-7889:7882-7889/udp` → each port on the outside with its protocol. */
function portsOf(text: string): string[] {
  const [outside = "", inside = ""] = text.split(":");
  const protocol = inside.split("/")[1] ?? "tcp";
  const [first = 0, last = first] = outside.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${protocol}`);
}

describe("coturn", () => {
  it("has the secret and the name that the service hands out, and listens where it says", () => {
    const { TURN_SECRET, TURN_URLS = "" } = service("backend").environment;
    expect(stack.turn("static-auth-secret")).toEqual([TURN_SECRET]);
    expect([stack.turn("realm"), stack.turn("server-name")]).toEqual([
      [stack.env["TURN_DOMAIN"]],
      [stack.env["TURN_DOMAIN"]],
    ]);
    const [plain, tls] = stack.relay().listening;
    expect(TURN_URLS.split(",")).toEqual([
      `turn:${stack.env["TURN_DOMAIN"]}:${plain}?transport=udp`,
      `turn:${stack.env["TURN_DOMAIN"]}:${plain}?transport=tcp`,
      `turns:${stack.env["TURN_DOMAIN"]}:${tls}?transport=tcp`,
    ]);
    expect(service("coturn").network_mode).toBe("host");
    expect(service("coturn").volumes).toContain("./tls:/etc/coturn/tls:ro");
    expect([stack.turn("cert"), stack.turn("pkey")]).toEqual([
      ["/etc/coturn/tls/fullchain.pem"],
      ["/etc/coturn/tls/privkey.pem"],
    ]);
  });

  it("has relay ports for the promised thousand people, each with all that one person may hold", () => {
    const { min, max } = stack.relay();
    const ports = max - min + 1;
    const total = Number(stack.turn("total-quota")[0]);
    expect(stack.turn("user-quota")).toEqual(["12"]);
    expect(total).toBeGreaterThanOrEqual(1000 * 12);
    expect(ports).toBeGreaterThanOrEqual(total);
    expect(Number(/nofile: (\d+)/.exec(readDeployed("compose.yaml"))?.[1])).toBeGreaterThan(ports);
  });
});

describe("Caddy", () => {
  it("leads each name to its server's port", () => {
    const file = readDeployed("caddy/Caddyfile");
    expect([...new Set([...file.matchAll(/\{\$([A-Z_]+)\}/g)].map(([, name = ""]) => name))].sort()).toEqual(
      Object.keys(service("caddy").environment).sort(),
    );
    expect([...file.matchAll(/reverse_proxy (\S+)/g)].map(([, to]) => to)).toEqual([
      "backend:4000",
      "ingress:8080",
      "livekit:7880",
      "minio:9000",
    ]);
    expect(service("backend").environment["S3_PUBLIC_ENDPOINT"]).toBe(`https://${stack.env["FILES_DOMAIN"]}`);
    expect(service("backend").environment["PUBLIC_URL"]).toBe(`https://${stack.env["CALLS_DOMAIN"]}`);
  });
});
