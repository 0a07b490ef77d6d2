import type { Account } from "@nchat/contract/people";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { IncomingCalls } from "../incoming/IncomingCalls.tsx";
import { LiveCallPill } from "../call/LiveCallPill.tsx";
import { LivePill } from "../studio/LivePill.tsx";
import { usePressed } from "../ui/use-pressed.ts";
import { type CommandPorts, findCommands } from "./commands.ts";
import type { CallFeatureStore } from "./call-feature.ts";
import { KeysDialog } from "./KeysDialog.tsx";
import { OpenCall } from "./OpenCall.tsx";
import { Palette } from "./Palette.tsx";
import { isInCall } from "./router.ts";
import type { Services } from "./services.ts";
import { Shell } from "./Shell.tsx";
import { shellActions, useEcho } from "./use-actions.ts";

type Props = {
  readonly services: Services;
  readonly calls: CallFeatureStore;
  readonly account: Account;
  readonly isFinding: boolean;
  readonly setIsFinding: (isFinding: boolean) => void;
};

/** Everything behind the sign-in: pages, palette and the keys that work on all of them. */
export function SignedIn({ services, calls, account, isFinding, setIsFinding }: Props) {
  const { router, people, platform } = services;
  const actions = shellActions(services);
  const state = useStore(people.store);
  const ports = useCommandPorts(services);
  const [isListingKeys, setIsListingKeys] = useState(false);
  // On most layouts "?" is typed with Shift, on some without.
  usePressed("Shift+?", () => setIsListingKeys(true));
  usePressed("?", () => setIsListingKeys(true));
  usePressed("Mod+K", () => setIsFinding(!isFinding));
  usePressed("Mod+,", () => router.go({ page: "settings" }));
  usePressed("Alt+N", () => router.go({ page: "new-call" }));
  useEffect(preloadCall, []);
  const call = <OpenCall services={services} account={account} feature={calls} />;
  return (
    <>
      <Shell services={services} account={account} actions={actions} call={call} />
      {platform.studio && (
        <LivePill
          studio={platform.studio}
          destinations={services.ownDestinations}
          now={services.now}
          onOpen={() => router.go({ page: "studio" })}
        />
      )}
      <LiveCall services={services} calls={calls} />
      <IncomingCalls call={services.platform.call} now={services.now} />
      {isListingKeys && <KeysDialog hotkeys={services.platform.hotkeys} onClose={() => setIsListingKeys(false)} />}
      {isFinding && (
        <Palette
          find={(typed) => findCommands(typed, state.step === "ready" ? state.people : [], ports)}
          onClose={() => setIsFinding(false)}
        />
      )}
    </>
  );
}

/** The call's own screen says it there. */
function LiveCall({ services: { router }, calls }: Pick<Props, "services" | "calls">) {
  const running = useStore(calls);
  const { page } = useStore(router.store);
  if (!running || page === "call") return null;
  return <LiveCallPill broadcast={running.broadcast} onOpen={() => router.go({ page: "call" })} />;
}

/** Fetches the call screen's code while nothing else happens; livekit-client still waits for the first call. */
function preloadCall(): () => void {
  const timer = requestIdleCallback(() => void import("../call/CallScreen.tsx"), { timeout: 5000 });
  return () => cancelIdleCallback(timer);
}

function useCommandPorts(services: Services): CommandPorts {
  const { router, platform, people } = services;
  const { current } = useStore(platform.call.store);
  const { streamerMode } = platform;
  const actions = shellActions(services);
  return {
    isInCall: isInCall(current),
    goHome: () => router.go({ page: "home" }),
    goRecordings: () => router.go({ page: "recordings" }),
    goStreams: () => router.go({ page: "streams" }),
    goNewCall: () => router.go({ page: "new-call" }),
    goSettings: () => router.go({ page: "settings" }),
    goStudio: platform.studio === null ? null : () => router.go({ page: "studio" }),
    toggleStreamerMode: streamerMode && (() => streamerMode.set(!streamerMode.store.getState().isOn)),
    openPerson: (username) => router.go({ page: "person", username }),
    call: (person, type) => actions.callPeople([person], type),
    echo: useEcho(people),
    leaveCall: () => platform.call.dispatch({ type: "hang-up" }),
    toggleMute: () => platform.mute.dispatch({ type: "toggled", from: "window" }),
    setTheme: (theme) => void platform.settings.update({ theme }),
    signOut: actions.signOut,
  };
}
