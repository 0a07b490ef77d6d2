import type { Recording } from "@nchat/contract/recordings";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { useStore } from "zustand";
import { heatLineOf } from "../player/heat.ts";
import { ReplayPlayer } from "../player/ReplayPlayer.tsx";
import { createReplay, type ReplayStore, type Sound } from "../player/replay-store.ts";
import type { OpenRecordingStore } from "../recordings/open-recording.ts";
import { titleWords } from "../recordings/words.ts";
import { schedule } from "../session/schedule.ts";
import type { Services } from "./services.ts";

type Props = {
  readonly services: Services;
  readonly open: OpenRecordingStore;
  readonly recording: Recording;
  /** One track of it; null for the whole. */
  readonly fileId: string | null;
  /** Hears where it plays, in seconds, whenever that changes. */
  readonly onTime: ((seconds: number) => void) | null;
};

/** A recording's player, with what its stream left drawn over its time. */
export function Replaying({ services, open, recording, fileId, onTime }: Props) {
  const [replay] = useState(() => createOwnReplay(services, open, fileId));
  useTime(replay, onTime);
  const { heat, markers } = useStore(open.beside);
  const duration = useStore(replay.store, (state) => state.duration);
  const offset = (recording.streamOffset ?? 0) / 1000;
  const line = useMemo(
    () => (heat === null ? { steps: [], peaks: [] } : heatLineOf(heat, offset, duration)),
    [heat, offset, duration],
  );
  const marks = useMemo(
    () =>
      markers
        .map(({ id, mediaTime, text }) => ({ id, text, at: mediaTime / 1000 - offset }))
        .filter(({ at }) => at >= 0 && at <= duration),
    [markers, offset, duration],
  );
  const kind = fileId === null ? null : recording.files.find(({ id }) => id === fileId)?.kind;
  const hasPicture = recording.type !== "audio_only" && kind !== "audio";
  const ownId = useStore(services.session.store, (state) => (state.step === "signed-in" ? state.account.id : ""));
  return (
    <ReplayPlayer
      {...{ replay, hasPicture, marks }}
      heat={line}
      title={titleWords(recording, ownId)}
      poster={recording.thumbnailUrl}
    />
  );
}

function useTime(replay: ReplayStore, onTime: Props["onTime"]): void {
  const tell = useEffectEvent((seconds: number) => onTime?.(seconds));
  useEffect(() => {
    tell(replay.store.getState().time);
    return replay.store.subscribe(({ time }, before) => {
      if (time !== before.time) tell(time);
    });
  }, [replay]);
}

/** A slider tells of every step on its way. */
const keepAfterMs = 400;

function createOwnReplay({ platform: { settings }, now }: Services, open: OpenRecordingStore, fileId: string | null) {
  const { playerVolume: volume, isPlayerMuted: isMuted } = settings.store.getState();
  let cancel: () => void = () => undefined;
  return createReplay({
    getAddress: () => open.address(fileId),
    sound: { volume, isMuted },
    keepSound: (sound: Sound) => {
      cancel();
      cancel = schedule(
        () => void settings.update({ playerVolume: sound.volume, isPlayerMuted: sound.isMuted }),
        keepAfterMs,
      );
    },
    now,
    schedule,
  });
}
