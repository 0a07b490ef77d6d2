import { wouldEcho } from "@nchat/contract/sounds";
import { Volume2, VolumeX } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { StudioPort } from "../platform/platform.ts";
import { createPlayer, type Player } from "../player/player-store.ts";
import { phaseWords } from "../player/words.ts";
import { schedule } from "../session/schedule.ts";
import { startDelayMeter } from "../studio/delay-meter.ts";
import { words } from "../studio/words.ts";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./Monitor.module.css";
import type { Services } from "./services.ts";
import { streamAccess } from "./stream-access.ts";

type Props = { readonly services: Services; readonly streamId: string };

const readEveryMs = 1000;

/** The running stream by a player of its own, with what can be measured of it. */
export function Monitor({ services: { rest, now, platform }, streamId }: Props) {
  const player = useMemo(() => createMonitorPlayer(rest, now, streamId), [rest, now, streamId]);
  const video = useRef<HTMLVideoElement>(null);
  const figures = useMeasured(player, video, now);
  const state = useStore(player.store);
  const said = phaseWords(state);
  return (
    <div data-testid="monitor" data-state={state.phase.step} data-way={state.way ?? undefined}>
      <div className={styles.screen}>
        <video ref={video} className={styles.video} playsInline muted aria-label={words.monitor} />
        {said !== null && <span className={styles.said}>{said}</span>}
        {platform.studio && <Hear player={player} studio={platform.studio} isMuted={state.isMuted} />}
      </div>
      <dl className={styles.figures}>
        <Figure name={words.monitorDelay} value={words.seconds(figures.delay)} testId="monitor-delay" />
        <Figure name={words.monitorSkew} value={words.skew(figures.skew)} testId="monitor-skew" />
        <Sent studio={platform.studio} />
      </dl>
      {figures.delay === null && state.phase.step === "playing" && <p className={styles.note}>{words.monitorStill}</p>}
    </div>
  );
}

type HearProps = { readonly player: Player; readonly studio: StudioPort; readonly isMuted: boolean };

/** While this computer's own sound is sent, what is heard here would be sent once more, and again. */
function Hear({ player, studio, isMuted }: HearProps) {
  const { sounds } = useStore(studio.studio);
  const isEcho = wouldEcho(sounds);
  useEffect(() => {
    if (isEcho) player.setSound({ isMuted: true });
  }, [player, isEcho]);
  return (
    <IconButton
      icon={isMuted ? VolumeX : Volume2}
      label={isEcho ? words.monitorEcho : isMuted ? words.monitorHear : words.monitorMute}
      size="s"
      className={styles.mute}
      aria-disabled={isEcho}
      data-testid="monitor-mute"
      onClick={() => !isEcho && player.setSound({ isMuted: !isMuted })}
    />
  );
}

function createMonitorPlayer(rest: Services["rest"], now: () => number, streamId: string): Player {
  return createPlayer({
    getAccess: streamAccess(rest, streamId),
    isFed: () => true,
    choices: { volume: 1, isMuted: true, preference: "low-delay" },
    keepChoices: () => undefined, // it is muted again whenever it is opened
    loadRoom: async () => (await import("../livekit/watch-room.ts")).createWatchRoom,
    loadHls: async () => (await import("../player/hls-source.ts")).openHls,
    random: () => Math.random(),
    now,
    schedule,
  });
}

type Measured = { readonly delay: number | null; readonly skew: number | null };

/** Plays and measures while the page is in sight. */
function useMeasured(player: Player, video: React.RefObject<HTMLVideoElement | null>, now: () => number): Measured {
  const [measured, setMeasured] = useState<Measured>({ delay: null, skew: null });
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    let stop: (() => void) | null = null;
    let isInSight = false;
    const follow = () => {
      if (isInSight && document.visibilityState === "visible") stop ??= play(player, element, now, setMeasured);
      else {
        stop?.();
        stop = null;
      }
    };
    // Behind another tab or scrolled away it takes no viewer's place.
    const sight = new IntersectionObserver((entries) => {
      isInSight = entries.at(-1)?.isIntersecting === true;
      follow();
    });
    sight.observe(element);
    document.addEventListener("visibilitychange", follow);
    return () => {
      sight.disconnect();
      document.removeEventListener("visibilitychange", follow);
      stop?.();
    };
  }, [player, video, now]);
  return measured;
}

function play(player: Player, element: HTMLVideoElement, now: () => number, tell: (measured: Measured) => void) {
  const detach = player.attach({ video: element, hold: () => undefined });
  player.setOnAir(true);
  const meter = startDelayMeter(element, now);
  const timer = setInterval(() => {
    const delay = meter.read();
    void player.readSkew().then((skew) => tell({ delay, skew }));
  }, readEveryMs);
  return () => {
    clearInterval(timer);
    meter.stop();
    player.setOnAir(false);
    detach();
  };
}

function Sent({ studio }: { readonly studio: Services["platform"]["studio"] }) {
  return studio && <SentBytes studio={studio} />;
}

function SentBytes({ studio }: { readonly studio: StudioPort }) {
  const { now: health } = useStore(studio.health);
  return <Figure name={words.monitorSent} value={words.megabytes(health?.sentBytes ?? null)} testId="monitor-sent" />;
}

type FigureProps = { readonly name: string; readonly value: string; readonly testId: string };

function Figure({ name, value, testId }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-testid={testId}>{value}</dd>
    </div>
  );
}
