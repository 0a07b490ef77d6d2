import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { checkAll } from "./checks.ts";
import type { Health, IceEntry } from "./entries.ts";
import type { Probe } from "./probe.ts";

const log = pino({ level: "silent" });
const entry = (id: string, health: Health = "healthy"): IceEntry => ({
  id,
  urls: [`turn:${id}:1`, `turns:${id}:2`],
  auth: { kind: "none" },
  region: null,
  priority: 0,
  health,
});

/** Runs a round and answers what was saved. */
async function round(entries: readonly IceEntry[], probe: Probe) {
  const saved: Record<string, Health> = {};
  const save = async (id: string, health: Health) => void (saved[id] = health);
  const outcome = await checkAll({ load: async () => entries, save, probe, log });
  return { saved, ...outcome };
}

const answering =
  (...urls: string[]): Probe =>
  async (server) =>
    server.urls.map((url) => ({ url, fault: urls.includes(url) ? null : "no answer in time" }));

describe("a round of checks", () => {
  it("keeps a server as long as one of its addresses answers", async () => {
    expect(await round([entry("a"), entry("b", "failing")], answering("turns:a:2"))).toEqual({
      saved: { a: "healthy", b: "unhealthy" },
      isAnyFailing: false,
    });
  });

  it("wants to look again soon at one that fails for the first time", async () => {
    expect(await round([entry("a")], answering())).toEqual({ saved: { a: "failing" }, isAnyFailing: true });
  });

  it("asks eight at a time, and thirty-two in all", async () => {
    let running = 0;
    let most = 0;
    const probe: Probe = async (server) => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return server.urls.map((url) => ({ url, fault: null }));
    };
    const { saved } = await round(
      Array.from({ length: 50 }, (_, index) => entry(`server${index}`)),
      probe,
    );
    expect(Object.keys(saved)).toHaveLength(32);
    expect(most).toBe(8);
  });
});
