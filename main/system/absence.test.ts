import { EventEmitter } from "node:events";
import { expect, it, vi } from "vitest";
import { watchAbsence } from "./absence.ts";

const power = vi.hoisted(() => ({ monitor: null as EventEmitter | null }));
vi.mock("electron", async () => {
  const { EventEmitter: Emitter } = await import("node:events");
  power.monitor = new Emitter();
  return { powerMonitor: power.monitor };
});

it("a locked screen and sleep are told as the framework tells them, until the stop", () => {
  const seen: string[] = [];
  const stop = watchAbsence(
    (why) => seen.push(why),
    () => undefined,
  );
  power.monitor?.emit("suspend");
  power.monitor?.emit("resume");
  power.monitor?.emit("lock-screen");
  stop();
  power.monitor?.emit("suspend");
  expect(seen).toEqual(["suspend", "screen locked"]);
});
