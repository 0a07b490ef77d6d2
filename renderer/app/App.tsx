import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Platform } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { SignInPage } from "../sign-in/SignInPage.tsx";
import { StartScreen } from "../sign-in/StartScreen.tsx";
import { type KeyStyle, KeyStyleContext, SingleKeysContext } from "../ui/keys.ts";
import { LiveRegions } from "../ui/LiveRegions.tsx";
import { StreamerModeContext } from "../ui/streamer-mode.ts";
import { TitleBarContext } from "../ui/TitleBarSlots.tsx";
import { ToastRegion } from "../ui/ToastRegion.tsx";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import styles from "./App.module.css";
import type { CallFeatureStore } from "./call-feature.ts";
import { CloseDialog } from "./CloseDialog.tsx";
import { ConnectionBanner } from "./ConnectionBanner.tsx";
import { ErrorBoundary } from "./ErrorBoundary.tsx";
import { OpenLinkBanner } from "./OpenLinkBanner.tsx";
import { RestoredBanner } from "./RestoredBanner.tsx";
import { followRegionKeys } from "./regions.ts";
import type { Services } from "./services.ts";
import { TitleBar } from "./TitleBar.tsx";
import { isInCall } from "./router.ts";
import { words } from "./words.ts";

/** Once the first page stands. Not when the page is idle, which some browsers cannot tell. */
const preloadAfterMs = 1000;
const loadSignedIn = () => import("./SignedIn.tsx");
/** Not part of the first page: somebody who signs in is still typing when it is there. */
const SignedIn = lazy(async () => ({ default: (await loadSignedIn()).SignedIn }));

type Props = { readonly services: Services; readonly calls: CallFeatureStore };

/** The window: its frame, and what the session allows to show. */
export function App({ services, calls }: Props) {
  const { platform, session, router, toasts, announcer } = services;
  const state = useStore(session.store);
  const route = useStore(router.store);
  const { current } = useStore(platform.call.store);
  const { singleKeyShortcuts } = useStore(platform.settings.store);
  const [title, setTitle] = useState<HTMLElement | null>(null);
  const [pills, setPills] = useState<HTMLElement | null>(null);
  const [isFinding, setIsFinding] = useState(false);
  const places = useMemo(() => ({ title, pills }), [title, pills]);
  useEffect(() => followRegionKeys(document), []);
  useEffect(() => {
    const waiting = setTimeout(() => void loadSignedIn(), preloadAfterMs);
    return () => clearTimeout(waiting);
  }, []);
  useEffect(() => {
    const { setAside } = platform.environment;
    if (setAside.length > 0) toasts.raise("problem", words.setAside(setAside));
  }, [platform, toasts]);
  const isSignedIn = state.step === "signed-in";
  const isCallOpen = isSignedIn && route.page === "call" && isInCall(current);
  const ownsTitle = isCallOpen || (isSignedIn && route.page === "stream");
  const keyStyle: KeyStyle = platform.environment.platform === "darwin" ? "mac" : "pc";
  return (
    <Providers platform={platform} keyStyle={keyStyle} hasSingleKeys={singleKeyShortcuts}>
      <TitleBarContext value={places}>
        <div className={styles.app}>
          <TitleBar
            window={platform.window}
            title={ownsTitle ? null : isSignedIn && route.page === "settings" ? words.settings : words.product}
            setTitlePlace={setTitle}
            setPillsPlace={setPills}
            onFind={isSignedIn && !isCallOpen ? () => setIsFinding(true) : null}
          />
          <Banners services={services} />
          <ErrorBoundary onReload={() => location.reload()}>
            <Content services={services} calls={calls} isFinding={isFinding} setIsFinding={setIsFinding} />
          </ErrorBoundary>
        </div>
        {platform.desktop && <CloseDialog desktop={platform.desktop} />}
        <ToastRegion toasts={toasts} place={isCallOpen ? "above-controls" : "corner"} />
        <LiveRegions announcer={announcer} />
      </TitleBarContext>
    </Providers>
  );
}

/** What concerns the whole window, under its title. */
function Banners({ services }: Pick<Props, "services">) {
  const { step } = useStore(services.session.store);
  const route = useStore(services.router.store);
  const isLink = step === "signed-out" && !services.platform.desktop && route.page === "stream";
  return (
    <div className={styles.banners}>
      {step === "signed-in" && <ConnectionBanner {...services} />}
      {step === "signed-in" && <RestoredBanner news={services.news} />}
      {isLink && <OpenLinkBanner streamId={route.streamId} />}
    </div>
  );
}

type ProvidersProps = {
  readonly platform: Platform;
  readonly keyStyle: KeyStyle;
  readonly hasSingleKeys: boolean;
  readonly children: ReactNode;
};

const neverHidden = createStore(() => ({ isOn: false }));

function Providers({ platform, keyStyle, hasSingleKeys, children }: ProvidersProps) {
  const { isOn } = useStore<ReadonlyStore<{ readonly isOn: boolean }>>(platform.streamerMode?.store ?? neverHidden);
  return (
    <KeyStyleContext value={keyStyle}>
      <SingleKeysContext value={hasSingleKeys}>
        <StreamerModeContext value={isOn}>
          <TooltipProvider>{children}</TooltipProvider>
        </StreamerModeContext>
      </SingleKeysContext>
    </KeyStyleContext>
  );
}

type ContentProps = Props & {
  readonly isFinding: boolean;
  readonly setIsFinding: (isFinding: boolean) => void;
};

function Content({ services, calls, isFinding, setIsFinding }: ContentProps) {
  const { session, platform, now } = services;
  const state = useStore(session.store);
  switch (state.step) {
    case "starting":
      if (platform.environment.serverUrl === null) return <SignInPage {...{ session, platform, now }} />;
      return <StartScreen attempt={state.attempt} platform={platform} onTryNow={session.start} />;
    case "signed-out":
    case "signing-in":
      return <SignInPage {...{ session, platform, now }} />;
    case "signed-in":
      return (
        <Suspense fallback={null}>
          <SignedIn {...{ services, calls, isFinding, setIsFinding }} account={state.account} />
        </Suspense>
      );
  }
}
