import type { People } from "../people/people-store.ts";
import type { Platform } from "../platform/platform.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SessionStore } from "../session/session-store.ts";
import type { SocketClient } from "../session/socket-types.ts";

/** Made once by `main.tsx`; features take single functions and stores out of it. */
export type Services = {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly socket: SocketClient;
  readonly session: SessionStore;
  readonly people: People;
  /** The wall clock in milliseconds. */
  readonly now: () => number;
};
