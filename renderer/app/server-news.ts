import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";

/** "dismissed" lasts until the server starts anew or somebody else signs in. */
type Restored = "no" | "shown" | "dismissed";

/** What the server says of itself that a person should know. */
export type ServerNews = {
  /** Whether its database was damaged and an older copy took its place. */
  readonly restored: ReadonlyStore<{ readonly is: Restored }>;
  readonly dismiss: () => void;
  /** Asks after every connect, until the answer is called. */
  readonly start: () => () => void;
};

type Deps = { readonly rest: RestClient; readonly socket: Pick<SocketClient, "onConnected"> };

/** Asks the server how it started; a lost answer is asked for again with the next connection. */
export function createServerNews({ rest, socket }: Deps): ServerNews {
  const restored = createStore<{ readonly is: Restored }>(() => ({ is: "no" }));
  const set = (is: Restored) => restored.setState({ is }, true);
  const ask = async () => {
    const info = await rest.call("getServerInfo", {});
    if (!info.ok) return;
    if (!info.value.databaseRestored) set("no");
    else if (restored.getState().is === "no") set("shown");
  };
  return {
    restored,
    dismiss: () => set("dismissed"),
    start() {
      const stop = socket.onConnected(() => void ask());
      return () => {
        stop();
        set("no");
      };
    },
  };
}
