import type { Account } from "@nchat/contract/people";
import { ChartColumn } from "lucide-react";
import { lazy, Suspense, useMemo } from "react";
import { StreamRecording } from "../recordings/StreamRecording.tsx";
import { schedule } from "../session/schedule.ts";
import { SharePicker } from "../share/SharePicker.tsx";
import { words as studioWords } from "../studio/words.ts";
import { Button } from "../ui/Button.tsx";
import type { Services } from "./services.ts";
import { createStudioPickers } from "./studio-pickers.ts";
import { words } from "./words.ts";

const StudioChat = lazy(async () => ({ default: (await import("./StudioChat.tsx")).StudioChat }));
const StudioPage = lazy(async () => ({ default: (await import("../studio/StudioPage.tsx")).StudioPage }));

const Monitor = lazy(async () => ({ default: (await import("./Monitor.tsx")).Monitor }));

const adding = { title: studioWords.pickerTitle, verb: studioWords.pickerVerb, hasOptions: false } as const;
const replacing = { title: studioWords.repickerTitle, verb: studioWords.repickerVerb, hasOptions: false } as const;

type Props = { readonly services: Services; readonly account: Account };

/** The studio, with the picker of sharing as its way to windows and screens. */
export function OpenStudio({ services, account }: Props) {
  const { platform, rest, socket, check, toasts, now, healthHistory, ownDestinations, planned } = services;
  const { studio, capture, settings, streamerMode } = platform;
  const pickers = useMemo(() => {
    if (!studio || !capture) return null;
    return createStudioPickers({ capture, studio, schedule, now, newId: () => crypto.randomUUID() });
  }, [capture, studio, now]);
  if (!studio || !capture || !pickers || !healthHistory || !ownDestinations || !planned) return null;
  return (
    <Suspense fallback={null}>
      <StudioPage
        {...{
          studio,
          capture,
          settings,
          streamerMode,
          rest,
          socket,
          check,
          now,
          healthHistory,
          ownDestinations,
          planned,
        }}
        ownName={account.displayName}
        ownId={account.id}
        pickDisplay={pickers.pick}
        picker={
          <>
            <SharePicker share={pickers.adding} purpose={adding} />
            <SharePicker share={pickers.replacing} purpose={replacing} />
          </>
        }
        openWatch={(streamId) => services.router.go({ page: "stream", streamId })}
        renderEnded={(streamId) => <EndedStream key={streamId} {...{ services, streamId }} />}
        renderChat={(streamId) => <StudioChat key={streamId} {...{ services, account, streamId }} />}
        renderMonitor={(streamId) => (
          <Suspense fallback={null}>
            <Monitor key={streamId} services={services} streamId={streamId} />
          </Suspense>
        )}
        say={(sentence) => toasts.raise("problem", sentence)}
        offerUndo={(sentence, undo) => {
          const run = () => isStillIn(services, account) && undo();
          // A cause of its own: two removals can both be taken back.
          toasts.raise("info", sentence, { cause: crypto.randomUUID(), action: { label: studioWords.undo, run } });
        }}
      />
    </Suspense>
  );
}

/** An offer outlives the page: what was removed belongs to whoever removed it. */
function isStillIn({ session }: Services, { id }: Account): boolean {
  const now = session.store.getState();
  return now.step === "signed-in" && now.account.id === id;
}

/** The ways on from a stream that was ended here. */
function EndedStream({
  services: { rest, router },
  streamId,
}: Pick<Props, "services"> & { readonly streamId: string }) {
  return (
    <>
      <StreamRecording
        {...{ streamId, rest }}
        onOpen={(recordingId) => router.go({ page: "recording", recordingId })}
      />
      <Button
        size="s"
        icon={ChartColumn}
        onClick={() => router.go({ page: "stream", streamId })}
        data-testid="stream-open-figures"
      >
        {words.streamFigures}
      </Button>
    </>
  );
}
