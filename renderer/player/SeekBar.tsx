import { type PointerEvent, type RefObject, useRef, useState } from "react";
import { Slider as Radix } from "radix-ui";
import { clock } from "../ui/time-words.ts";
import { Tooltip } from "../ui/Tooltip.tsx";
import { type HeatLine, heatPath } from "./heat.ts";
import { markerWords, peakWords, replayWords } from "./replay-words.ts";
import styles from "./SeekBar.module.css";

/** A moment that somebody marked; seconds from the beginning of the recording. */
export type Mark = { readonly id: string; readonly at: number; readonly text: string | null };

type Props = {
  readonly time: number;
  readonly duration: number;
  readonly buffered: number;
  readonly heat: HeatLine;
  readonly marks: readonly Mark[];
  readonly onSeek: (seconds: number) => void;
};

const arrowSeconds = 5;

/** A recording's time: where it plays, how lively it was, and what was marked; every peak and mark is a button. */
export function SeekBar({ time, duration, buffered, heat, marks, onSeek }: Props) {
  const bar = useRef<HTMLDivElement>(null);
  const isOff = duration <= 0;
  const { pointed, point, leave } = usePointed(bar, duration);
  const share = (seconds: number) => `${isOff ? 0 : Math.min(100, (seconds / duration) * 100)}%`;
  return (
    <div ref={bar} className={styles.bar} onPointerMove={point} onPointerLeave={leave} data-testid="replay-bar">
      <Heat heat={heat} duration={duration} />
      <Radix.Root
        className={styles.root}
        value={[Math.min(time, duration)]}
        min={0}
        max={Math.max(duration, 0.1)}
        step={0.1}
        disabled={isOff}
        onValueChange={([next]) => next !== undefined && onSeek(next)}
        onKeyDown={(event) => {
          const by = event.key === "ArrowLeft" ? -arrowSeconds : event.key === "ArrowRight" ? arrowSeconds : 0;
          if (by === 0) return;
          event.preventDefault(); // a tenth of a second is no step
          onSeek(time + by);
        }}
      >
        <Radix.Track className={styles.track}>
          <span className={styles.buffered} style={{ width: share(buffered) }} />
          <Radix.Range className={styles.range} />
        </Radix.Track>
        <Radix.Thumb
          className={styles.thumb}
          aria-label={replayWords.seek}
          aria-valuetext={`${clock(time)} of ${clock(duration)}`}
          data-testid="replay-seek"
        />
      </Radix.Root>
      <Moments {...{ heat, marks, share, onSeek }} />
      {pointed !== null && (
        <span className={styles.pointed} style={{ insetInlineStart: share(pointed) }} aria-hidden>
          {clock(pointed)}
        </span>
      )}
    </div>
  );
}

/** The time below the pointer. */
function usePointed(bar: RefObject<HTMLElement | null>, duration: number) {
  const [pointed, setPointed] = useState<number | null>(null);
  const point = ({ clientX }: PointerEvent) => {
    const box = bar.current?.getBoundingClientRect();
    if (!box || box.width === 0 || duration <= 0) return;
    setPointed(Math.min(duration, Math.max(0, ((clientX - box.left) / box.width) * duration)));
  };
  return { pointed, point, leave: () => setPointed(null) };
}

function Heat({ heat, duration }: Pick<Props, "heat" | "duration">) {
  const path = heatPath(heat.steps, duration);
  if (path === "") return null;
  return (
    <svg
      className={styles.heat}
      viewBox="0 0 1000 100"
      preserveAspectRatio="none"
      aria-hidden
      data-testid="replay-heat"
    >
      <path d={path} />
    </svg>
  );
}

type MomentsProps = Pick<Props, "heat" | "marks" | "onSeek"> & { readonly share: (seconds: number) => string };

function Moments({ heat, marks, share, onSeek }: MomentsProps) {
  return (
    <>
      {heat.peaks.length > 0 && (
        <div role="group" aria-label={replayWords.peaks}>
          {heat.peaks.map((peak) => (
            <Moment
              key={peak.at}
              label={peakWords(peak)}
              className={styles.peak}
              left={share(peak.at)}
              testId="replay-peak"
              onGo={() => onSeek(peak.at)}
            />
          ))}
        </div>
      )}
      {marks.length > 0 && (
        <div role="group" aria-label={replayWords.markers}>
          {marks.map(({ id, at, text }) => (
            <Moment
              key={id}
              label={markerWords(at, text)}
              className={styles.mark}
              left={share(at)}
              testId="replay-mark"
              onGo={() => onSeek(at)}
            />
          ))}
        </div>
      )}
    </>
  );
}

type MomentProps = {
  readonly label: string;
  readonly className: string | undefined;
  readonly left: string;
  readonly testId: string;
  readonly onGo: () => void;
};

function Moment({ label, className, left, testId, onGo }: MomentProps) {
  return (
    <Tooltip label={label}>
      <button
        type="button"
        className={className}
        style={{ insetInlineStart: left }}
        aria-label={label}
        onClick={onGo}
        data-testid={testId}
      />
    </Tooltip>
  );
}
