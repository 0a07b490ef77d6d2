import { EventEmitter } from "node:events";
import type { RuntimeWebContents } from "./web-contents.ts";

type Handler = (event: object, ...args: unknown[]) => unknown;

/** `ipcMain`: handlers answer `invoke`, listeners hear `send`. */
export class RuntimeIpcMain extends EventEmitter {
  private readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** Answers one `invoke` of a page. */
  async answer(sender: RuntimeWebContents, channel: string, args: unknown[]): Promise<unknown> {
    const handler = this.handlers.get(channel);
    if (!handler) throw new Error(`No handler registered for '${channel}'`);
    return await handler(this.eventFrom(sender), ...args);
  }

  /** Passes on one `send` of a page. */
  receive(sender: RuntimeWebContents, channel: string, args: unknown[]): void {
    const reply = (to: string, ...values: unknown[]): void => sender.send(to, ...values);
    this.emit(channel, { ...this.eventFrom(sender), reply }, ...args);
    sender.emit("ipc-message", {}, channel, ...args);
  }

  private eventFrom(sender: RuntimeWebContents): object {
    const { mainFrame } = sender;
    return {
      type: "frame",
      sender,
      senderFrame: mainFrame,
      frameId: mainFrame.routingId,
      processId: mainFrame.processId,
    };
  }
}
