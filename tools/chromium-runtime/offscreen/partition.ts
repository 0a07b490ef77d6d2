import { EventEmitter } from "node:events";
import type { ProxyConfig, Session } from "electron";

type RequestHandler = Parameters<Session["setPermissionRequestHandler"]>[0];
type CheckHandler = Parameters<Session["setPermissionCheckHandler"]>[0];

/**
 * `session.fromPartition`: a session of offscreen pages, in memory. Nothing is granted there, so handlers can only say no;
 * downloads never begin.
 */
export class RuntimePartition extends EventEmitter {
  proxy: ProxyConfig = {};

  async setProxy(config: ProxyConfig): Promise<void> {
    this.proxy = config;
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    void handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    void handler;
  }

  /** Each window has a browser context of its own, which begins without anything and ends with it. */
  clearStorageData(): Promise<void> {
    return Promise.resolve();
  }

  clearCache(): Promise<void> {
    return Promise.resolve();
  }
}
