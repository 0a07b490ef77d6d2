import type { Account } from "@nchat/contract/people";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { StreamRecording } from "../recordings/StreamRecording.tsx";
import { toggled } from "../streams/reminders.ts";
import { StagePanel } from "../streams/StagePanel.tsx";
import type { Services } from "./services.ts";
import { createOpenStage } from "./open-stage.ts";
import { createOpenStream } from "./open-stream.ts";
import { startPlannedWith } from "./start-planned-with.ts";

const StreamsPage = lazy(async () => ({ default: (await import("../streams/StreamsPage.tsx")).StreamsPage }));
const WatchPage = lazy(async () => ({ default: (await import("../streams/WatchPage.tsx")).WatchPage }));
const LivePlayer = lazy(async () => ({ default: (await import("./LivePlayer.tsx")).LivePlayer }));

type Props = { readonly services: Services; readonly account: Account };

function useReminders({ platform: { settings } }: Services) {
  const { streamReminders } = useStore(settings.store);
  const toggle = (streamId: string) =>
    void settings.update({ streamReminders: [...toggled(streamReminders, streamId)] });
  return { reminders: streamReminders, toggle };
}

/** The lists of streams. */
export function StreamsList({ services, account }: Props) {
  const { streams, router, toasts, serverNow: now } = services;
  const { reminders, toggle } = useReminders(services);
  return (
    <Suspense fallback={null}>
      <StreamsPage
        {...{ streams, reminders, now }}
        ownId={account.id}
        onRemind={toggle}
        onOpen={(streamId) => router.go({ page: "stream", streamId })}
        onStart={startPlannedWith(services)}
        raise={toasts.raise}
      />
    </Suspense>
  );
}

/** One stream with its player; its code is loaded by the first one that is opened. */
export function OpenStream({ services, account, streamId }: Props & { readonly streamId: string }) {
  const { platform, rest, router, toasts, serverNow: now } = services;
  const { reminders, toggle } = useReminders(services);
  const [{ watch, player, moderation, stage }] = useState(() => {
    const opened = createOpenStream({ ...services, ownId: () => account.id }, streamId);
    return { ...opened, stage: createOpenStage(services, opened.watch, streamId) };
  });
  useEffect(() => watch.start(), [watch]);
  useEffect(() => stage.start(), [stage]);
  // On the stage one hears the room itself, and not one's own voice a moment later.
  useEffect(() => stage.store.subscribe(({ step }) => player.setSilent(step === "in")), [stage, player]);
  const isReminded = reminders.includes(streamId);
  const onRemind = () => toggle(streamId);
  const onStart = startPlannedWith(services);
  return (
    <Suspense fallback={null}>
      <WatchPage
        services={{ watch, moderation, rest, account, now, openLink: platform.openLink, raise: toasts.raise }}
        renderPlayer={(stream) => (
          <>
            <LivePlayer
              {...{ stream, player, isReminded, now }}
              reactions={watch.reactions}
              onRemind={stream.hostId === account.id ? null : onRemind}
              onStart={stream.hostId === account.id && onStart ? () => onStart(stream) : null}
              recording={
                <StreamRecording
                  {...{ streamId, rest }}
                  onOpen={(recordingId) => router.go({ page: "recording", recordingId })}
                />
              }
            />
            <StagePanel {...{ stage, stream }} settings={platform.settings} />
          </>
        )}
        {...{ isReminded, onRemind }}
        shareLink={`${platform.environment.serverUrl ?? ""}/watch/${streamId}`}
        onBack={() => router.go({ page: "streams" })}
      />
    </Suspense>
  );
}
