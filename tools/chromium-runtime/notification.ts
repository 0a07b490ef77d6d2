import { execFile, spawn, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import type { NotificationConstructorOptions } from "electron";

const service = "org.freedesktop.Notifications";
const path = "/org/freedesktop/Notifications";

/** A notification as the control server tells it. */
export type Notice = { readonly id: string; readonly title: string; readonly body: string; readonly isShown: boolean };

/** All notifications of this run, and their way to the desktop's own service where a session bus has one. */
export class NoticeBoard {
  private readonly all: RuntimeNotification[] = [];
  private monitor: ChildProcess | undefined;

  list(): Notice[] {
    return this.all.map(({ id, title, body, isShown }) => ({ id, title, body, isShown }));
  }

  add(notice: RuntimeNotification): string {
    return String(this.all.push(notice));
  }

  click(id: string): boolean {
    const notice = this.all.find((each) => each.id === id);
    notice?.emit("click", {});
    return notice !== undefined;
  }

  /** Calls the desktop's notification service; nothing when there is none. */
  async call(method: string, ...args: string[]): Promise<string | undefined> {
    if (!process.env.DBUS_SESSION_BUS_ADDRESS) return undefined;
    this.monitor ??= this.follow();
    const call = ["call", "--session", "--dest", service, "--object-path", path, "--method", `${service}.${method}`];
    return await new Promise((resolve) => {
      execFile("gdbus", [...call, ...args], (error, stdout) => resolve(error ? undefined : stdout));
    });
  }

  stop(): void {
    this.monitor?.kill();
  }

  private follow(): ChildProcess {
    const monitor = spawn("gdbus", ["monitor", "--session", "--dest", service, "--object-path", path], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    monitor.on("error", (error) => console.error("chromium-runtime: gdbus:", error.message));
    monitor.stdout.setEncoding("utf8").on("data", (text: string) => {
      for (const [, signal, id] of text.matchAll(/(ActionInvoked|NotificationClosed) \(uint32 (\d+)/g)) {
        const notice = this.all.find(({ desktopId }) => desktopId === Number(id));
        notice?.emit(signal === "ActionInvoked" ? "click" : "close", {});
      }
    });
    return monitor;
  }
}

/** `Notification`: shown by the desktop over D-Bus, else only remembered. */
export class RuntimeNotification extends EventEmitter {
  title: string;
  body: string;
  isShown = false;
  desktopId: number | undefined;
  readonly id: string;
  private readonly board: NoticeBoard;
  private readonly isSilent: boolean;

  constructor(board: NoticeBoard, options: NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? "";
    this.body = options.body ?? "";
    this.isSilent = options.silent ?? false;
    this.board = board;
    this.id = board.add(this);
  }

  show(): void {
    this.isShown = true;
    const hints = this.isSilent ? "{'suppress-sound': <true>}" : "{}";
    const text = (value: string): string => JSON.stringify(value);
    const shown = this.board.call(
      "Notify",
      '""',
      "0",
      '""',
      text(this.title),
      text(this.body),
      "['default', '']",
      hints,
      "-1",
    );
    void shown.then((answer) => {
      const id = /uint32 (\d+)/.exec(answer ?? "")?.[1];
      this.desktopId = id === undefined ? undefined : Number(id);
      this.emit("show", {});
    });
  }

  close(): void {
    if (!this.isShown) return;
    this.isShown = false;
    if (this.desktopId === undefined) this.emit("close", {});
    else void this.board.call("CloseNotification", String(this.desktopId)); // the service tells its end
  }
}
