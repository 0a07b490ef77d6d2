import { isBroadcasting } from "@nchat/contract/broadcast";
import type { Account } from "@nchat/contract/people";
import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import type { CallFeatureStore } from "./call-feature.ts";
import type { Services } from "./services.ts";

const CallScreen = lazy(async () => ({ default: (await import("../call/CallScreen.tsx")).CallScreen }));
const SharePicker = lazy(async () => ({ default: (await import("../share/SharePicker.tsx")).SharePicker }));

const Destinations = lazy(async () => ({ default: (await import("../studio/Destinations.tsx")).Destinations }));

type Props = { readonly services: Services; readonly account: Account; readonly feature: CallFeatureStore };

/** The running call's screen with the share picker over it; its code is loaded by the first call. */
export function OpenCall({ services, account, feature }: Props) {
  const running = useStore(feature);
  const people = useStore(services.people.store);
  if (!running) return null;
  const { platform, rest, socket, toasts, announcer, now } = services;
  const { call, mute, settings, window } = platform;
  return (
    <Suspense fallback={null}>
      <CallScreen
        services={{
          ...running,
          ...{ account, call, mute, settings, window, rest, announcer, now },
          people: people.step === "ready" ? people.people : [],
          raise: toasts.raise,
          renderDestinations: (streamId) => (
            <Suspense fallback={null}>
              <Destinations {...{ rest, socket, streamId, saved: savedFor(platform.studio) }} />
            </Suspense>
          ),
        }}
      >
        <SharePicker share={running.share} />
      </CallScreen>
    </Suspense>
  );
}

/** What is kept goes with one stream at a time: while this device sends one of its own, it is that one's. */
function savedFor(studio: Services["platform"]["studio"]) {
  return studio && !isBroadcasting(studio.broadcast.getState()) ? studio.savedDestinations : null;
}
