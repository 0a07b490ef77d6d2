import { fork, type ChildProcess, type Serializable } from "node:child_process";
import { EventEmitter } from "node:events";
import { fileURLToPath } from "node:url";
import type { ForkOptions } from "electron";
import { refusal } from "./guard.ts";

/** A child of `utilityProcess.fork`: a Node process with a message channel that ends with this one. */
export class RuntimeUtilityProcess extends EventEmitter {
  readonly stdout: ChildProcess["stdout"];
  readonly stderr: ChildProcess["stderr"];
  private readonly child: ChildProcess;
  private isRunning = true;

  constructor(modulePath: string, args: readonly string[] = [], options: ForkOptions = {}) {
    super();
    const shim = fileURLToPath(new URL("./utility-child.ts", import.meta.url));
    const { env = process.env, cwd, execArgv = [], stdio = "inherit" } = options;
    const kind = typeof stdio === "string" ? stdio : (stdio.at(-1) ?? "inherit");
    this.child = fork(modulePath, [...args], {
      env: env as NodeJS.ProcessEnv,
      ...(cwd === undefined ? {} : { cwd }),
      execArgv: [...execArgv, "--import", shim],
      serialization: "advanced",
      stdio: ["ignore", kind, kind, "ipc"] as ["ignore", "pipe", "pipe", "ipc"],
    });
    this.stdout = this.child.stdout;
    this.stderr = this.child.stderr;
    this.child.once("spawn", () => this.emit("spawn"));
    this.child.on("message", (message) => this.emit("message", message));
    this.child.once("error", (error) => console.error(`chromium-runtime: ${modulePath}:`, error.message));
    this.child.once("exit", (code) => {
      this.isRunning = false;
      this.emit("exit", code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.isRunning ? this.child.pid : undefined;
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw refusal("UtilityProcess.postMessage with ports");
    if (this.isRunning && this.child.connected) this.child.send(message as Serializable);
  }

  kill(): boolean {
    return this.child.kill();
  }
}
