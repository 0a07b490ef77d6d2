import type { Account } from "@nchat/contract/people";
import { lazy, Suspense, useEffect, useState } from "react";
import { useStore } from "zustand";
import { createOpenRecording, type OpenRecordingStore } from "../recordings/open-recording.ts";
import { schedule } from "../session/schedule.ts";
import { createChatReplay } from "../streams/chat-replay.ts";
import type { Services } from "./services.ts";

const RecordingsPage = lazy(async () => ({
  default: (await import("../recordings/RecordingsPage.tsx")).RecordingsPage,
}));
const RecordingPage = lazy(async () => ({ default: (await import("../recordings/RecordingPage.tsx")).RecordingPage }));
const Replaying = lazy(async () => ({ default: (await import("./Replaying.tsx")).Replaying }));
const ChatReplay = lazy(async () => ({ default: (await import("../streams/ChatReplay.tsx")).ChatReplay }));

type Props = { readonly services: Services; readonly account: Account };

/** The library of recordings. */
export function RecordingsList({ services, account }: Props) {
  const { recordings, router, socket, now } = services;
  const isOnline = useStore(socket.link).step === "up";
  return (
    <Suspense fallback={null}>
      <RecordingsPage
        {...recordings}
        {...{ isOnline, now }}
        ownId={account.id}
        onOpen={(recordingId) => router.go({ page: "recording", recordingId })}
      />
    </Suspense>
  );
}

/** One recording with its player and, of a stream, with its chat. */
export function OpenRecording({ services, account, recordingId }: Props & { readonly recordingId: string }) {
  const { recordings, rest, socket, router, now } = services;
  const { library, handling } = recordings;
  const [open] = useState(() => createOpenRecording({ recordingId, rest, socket, schedule }));
  useEffect(() => open.start(), [open]);
  const warningDays = useStore(library.warningDays);
  const state = useStore(open.store);
  const streamId = state.step === "open" ? state.recording.streamId : null;
  return (
    <Suspense fallback={null}>
      {streamId === null ? (
        <RecordingPage
          {...{ open, handling, warningDays, now }}
          ownId={account.id}
          renderPlayer={(recording, fileId) => (
            <Replaying key={fileId} {...{ services, open, recording, fileId }} onTime={null} />
          )}
          aside={null}
          onBack={() => router.go({ page: "recordings" })}
          onStream={(id) => router.go({ page: "stream", streamId: id })}
        />
      ) : (
        <WithChat key={streamId} {...{ services, account, open, streamId }} />
      )}
    </Suspense>
  );
}

type WithChatProps = Props & { readonly open: OpenRecordingStore; readonly streamId: string };

function WithChat({ services, account, open, streamId }: WithChatProps) {
  const { recordings, rest, router, platform, now } = services;
  const { library, handling } = recordings;
  const [chat] = useState(() => createChatReplay({ streamId, rest, schedule }));
  const warningDays = useStore(library.warningDays);
  return (
    <RecordingPage
      {...{ open, handling, warningDays, now }}
      ownId={account.id}
      renderPlayer={(recording, fileId) => (
        <Replaying
          key={fileId}
          {...{ services, open, recording, fileId }}
          onTime={(seconds) => chat.follow((recording.streamOffset ?? 0) + seconds * 1000)}
        />
      )}
      aside={<ChatReplay chat={chat} ownId={account.id} openLink={platform.openLink} />}
      onBack={() => router.go({ page: "recordings" })}
      onStream={(id) => router.go({ page: "stream", streamId: id })}
    />
  );
}
