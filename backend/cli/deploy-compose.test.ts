import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../config.ts";
import { templates } from "./render.ts";
import { namesIn } from "./template.ts";
import { composeOf, loadStack, readDeployed, type Stack } from "./testing/stack.ts";

const source = readDeployed("compose.yaml");
const wanted = [...new Set([...source.matchAll(/\$\{([A-Z0-9_]+)/g)].map(([, name = ""]) => name))].sort();

let stack: Stack;
const service = (name: string) => stack.service(name);

beforeAll(async () => {
  stack = await loadStack();
});
afterAll(() => stack.stop());

describe("the composition", () => {
  it("wants exactly the names of .env.example, which sets none, and of init, which sets all", () => {
    const example = parseEnv(readDeployed(".env.example"));
    expect(Object.keys(example).sort()).toEqual(wanted);
    expect(Object.values(example).filter((value) => value !== "")).toEqual([]);
    expect(Object.keys(stack.env).sort()).toEqual(wanted);
  });

  it("refuses to start without any one of them", () => {
    for (const name of wanted) {
      expect(() => composeOf({ ...stack.env, [name]: "" }), name).toThrow(`${name} is not set, see .env.example`);
    }
  });

  it("pins every image", () => {
    for (const [name, { image }] of Object.entries(stack.compose.services)) {
      expect(image, name).toMatch(/^[a-z-]+(\/[a-z-]+)?:(v?\d+\.\d+(\.\d+)?(-r\d+)?|RELEASE\.[\dTZ-]+)$/);
    }
    const bases = readDeployed("backend/Dockerfile").match(/^FROM \S+/gm) ?? [];
    expect(bases).toHaveLength(3);
    for (const base of bases) expect(base).toMatch(/^FROM node:24\.\d+\.\d+-trixie-slim$/);
  });

  it("runs what stays, asks it how it is, and waits for what a part needs", () => {
    for (const [name, { restart, healthcheck, image, depends_on }] of Object.entries(stack.compose.services)) {
      const ends = ["configure", "bucket"].includes(name);
      expect(restart, name).toBe(ends ? undefined : "unless-stopped");
      if (!ends && !image.startsWith("nchat-backend")) expect(healthcheck?.test?.[0], name).toBe("CMD");
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const isOnce = ["configure", "bucket"].includes(other);
        expect(condition).toBe(isOnce ? "service_completed_successfully" : "service_healthy");
        expect(stack.compose.services, `${name} waits for ${other}`).toHaveProperty(other);
      }
    }
    expect(readDeployed("backend/Dockerfile")).toContain("HEALTHCHECK");
  });

  it("names only networks and volumes that it has, and shuts the databases in", () => {
    for (const [name, { networks, volumes, ports }] of Object.entries(stack.compose.services)) {
      for (const network of networks) expect(stack.compose.networks, name).toHaveProperty(network);
      const named = volumes.map((volume) => volume.split(":")[0] ?? "").filter((from) => !/^[./]/.test(from));
      for (const volume of named) expect(stack.compose.volumes, name).toHaveProperty(volume);
      if (networks.join() === "data") expect(ports, name).toEqual([]);
    }
    expect(stack.compose.networks["data"]).toEqual({ internal: true });
    expect(["postgres", "redis"].map((name) => service(name).networks)).toEqual([["data"], ["data", "work"]]);
  });

  it("keeps Egress, which connects to whatever it is told, from everything that it does not work with", () => {
    const { networks } = service("egress");
    const isReached = ([, other]: [string, { networks: string[] }]) =>
      other.networks.some((each) => networks.includes(each));
    const reached = Object.entries(stack.compose.services)
      .filter(isReached)
      .map(([name]) => name);
    expect([networks, reached.toSorted()]).toEqual([
      ["work", "out"],
      ["egress", "livekit", "minio", "redis"],
    ]);
    expect(stack.compose.networks["work"]).toEqual({ internal: true });
    const bridge = stack.compose.networks["out"]?.driver_opts?.["com.docker.network.bridge.name"] ?? "";
    expect(readFileSync(join(import.meta.dirname, "../../docs/deploy.md"), "utf8")).toContain(
      `DOCKER-USER -i ${bridge} -d `,
    );
  });

  it("gives each container the configuration file that it reads, and only that", () => {
    const volumeOf = (name: string) => service(name).volumes.find((volume) => volume.includes("-config:"));
    expect(service("configure").volumes).toEqual(
      templates.map((file) => file.split("/")[0] ?? "").map((name) => `${name}-config:/rendered/${name}`),
    );
    expect(volumeOf("livekit")).toBe("livekit-config:/etc/livekit:ro");
    expect(service("livekit").command).toEqual(["--config", "/etc/livekit/livekit.yaml"]);
    expect(service("egress").environment).toEqual({ EGRESS_CONFIG_FILE: "/etc/egress/egress.yaml" });
    expect(volumeOf("egress")).toBe("egress-config:/etc/egress:ro");
    expect(service("ingress").environment).toEqual({ INGRESS_CONFIG_FILE: "/etc/ingress/ingress.yaml" });
    expect(volumeOf("ingress")).toBe("ingress-config:/etc/ingress:ro");
    expect(service("coturn").command).toEqual(["-c", "/etc/coturn/rendered/turnserver.conf"]);
    expect(volumeOf("coturn")).toBe("coturn-config:/etc/coturn/rendered:ro");
  });

  it("gives the service settings that it accepts, every one of which it knows", async () => {
    const { environment } = service("backend");
    const result = readConfig({ ...environment, HOST: "0.0.0.0" });
    expect(result.ok ? [] : result.faults).toEqual([]);
    const known = `${readFileSync(join(import.meta.dirname, "../config.ts"), "utf8")}
      ${readFileSync(join(import.meta.dirname, "../storage/settings.ts"), "utf8")}`;
    const set = [...Object.keys(environment), "HOST", "PORT", "NCHAT_DATA_DIR", "WEB_ROOT"];
    for (const name of set) expect(known, name).toMatch(new RegExp(`^ {2}${name}:`, "m"));
  });
});

describe("the templates", () => {
  it("use only names that configure is given, all of them, and hold no secret", () => {
    const used = [...new Set(templates.flatMap((file) => namesIn(readDeployed(file))))].sort();
    expect(Object.keys(service("configure").environment).sort()).toEqual(used);
    for (const file of templates)
      expect(readDeployed(file)).not.toMatch(/(secret|password)[":= ]+(?!"?\$\{)["a-z0-9]{8,}/i);
  });

  it("are filled in for the containers' users to read", async () => {
    for (const file of templates) expect((await stat(join(stack.folder, "rendered", file))).mode & 0o777).toBe(0o644);
  });
});
