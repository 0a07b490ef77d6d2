import type { Account } from "@nchat/contract/people";
import { createContext, useContext } from "react";
import type { RestClient } from "../session/rest-result.ts";
import type { Raise } from "../ui/toast-store.ts";
import type { Moderation } from "./moderation.ts";
import type { WatchStore } from "./watch-store.ts";

/** What the parts of a stream's page take from around it. */
export type WatchServices = {
  readonly watch: WatchStore;
  readonly moderation: Moderation;
  readonly rest: Pick<RestClient, "call">;
  /** Null for somebody without an account. */
  readonly account: Account | null;
  readonly openLink: (url: string) => void;
  readonly raise: Raise;
  /** By the server's clock, in which all of a stream's times are told. */
  readonly now: () => number;
};

/** Given by the page. */
export const WatchContext = createContext<WatchServices | null>(null);

/** The services of the stream that is open. */
export function useWatch(): WatchServices {
  const services = useContext(WatchContext);
  if (!services) throw new Error("this part belongs on the page of a stream");
  return services;
}
