import { spawn, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const supplies = "/sys/class/power_supply";

/** `powerMonitor`: sleep and wake as logind tells them on the system bus, where there is one. */
export class RuntimePower extends EventEmitter {
  private monitor: ChildProcess | undefined;

  /** Follows logind. */
  start(): void {
    if (!existsSync("/run/dbus/system_bus_socket")) return;
    const monitor = spawn("gdbus", ["monitor", "--system", "--dest", "org.freedesktop.login1"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    this.monitor = monitor;
    monitor.on("error", (error) => console.error("chromium-runtime: gdbus:", error.message));
    monitor.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const [, sleeps] of text.matchAll(/PrepareForSleep \((true|false)/g))
        this.emit(sleeps === "true" ? "suspend" : "resume");
    });
  }

  stop(): void {
    this.monitor?.kill();
  }

  isOnBatteryPower(): boolean {
    if (!existsSync(supplies)) return false;
    return readdirSync(supplies).some((name) => {
      const online = join(supplies, name, "online");
      return existsSync(online) && readFileSync(online, "utf8").trim() === "0";
    });
  }
}
