import type { Account, Person } from "@nchat/contract/people";
import { createContext, type ReactNode, useContext } from "react";
import type { CallControlPort, MutePort, SettingsPort, WindowPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { Announcer } from "../ui/announcer.ts";
import type { Raise } from "../ui/toast-store.ts";
import type { CallEngine } from "./call-engine.ts";
import type { CallBroadcast } from "./call-broadcast.ts";
import type { CallRecording } from "./call-recording.ts";

/** The own share as the call's screens see it. */
export type OwnShare =
  { readonly step: "none" } | { readonly step: "starting" } | { readonly step: "live"; readonly title: string };

/** What the call's screens ask of sharing; the feature itself is put beside them by the app. */
export type SharePort = {
  readonly store: ReadonlyStore<{ readonly own: OwnShare }>;
  readonly open: () => void;
  readonly stop: () => void;
};

/** All that the call's screens work with. */
export type CallServices = {
  readonly engine: CallEngine;
  readonly account: Account;
  readonly call: CallControlPort;
  readonly mute: MutePort;
  readonly settings: SettingsPort;
  readonly window: WindowPort;
  readonly rest: Pick<RestClient, "call">;
  readonly share: SharePort;
  readonly recording: CallRecording;
  readonly broadcast: CallBroadcast;
  /** Where else a stream is sent: its host sees and changes that. */
  readonly renderDestinations: (streamId: string) => ReactNode;
  /** Everybody who could be called. */
  readonly people: readonly Person[];
  readonly raise: Raise;
  readonly announcer: Announcer;
  readonly now: () => number;
};

export const CallContext = createContext<CallServices | null>(null);

/** The services of the call around this component. */
export function useCall(): CallServices {
  const services = useContext(CallContext);
  if (!services) throw new Error("useCall outside of CallContext");
  return services;
}
