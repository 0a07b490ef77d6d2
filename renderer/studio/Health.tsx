import { type Broadcast, onAirOf } from "@nchat/contract/broadcast";
import { useStore } from "zustand";
import type { StudioPort } from "../platform/platform.ts";
import { healthLevel, type Reading } from "./health.ts";
import type { HealthHistory } from "./health-history.ts";
import styles from "./Output.module.css";
import { sentByWords } from "./sent-by-words.ts";
import { megabits, spellWords, words } from "./words.ts";

/** How the line and the encoder do, second by second. */
export function Health({ port, history }: { readonly port: StudioPort; readonly history: HealthHistory }) {
  const { now } = useStore(port.health);
  const broadcast = useStore(port.broadcast);
  const { readings, spells: log } = useStore(history.store);
  const spells = log.filter(({ until }) => until !== null);
  if (now === null) return null;
  const level = healthLevel(broadcast.step, now);
  const all = now.sentFrames + now.droppedFrames;
  const dropped = all === 0 ? 0 : (now.droppedFrames / all) * 100;
  return (
    <section className={styles.health} aria-label={words.health} data-testid="stream-health">
      <header className={styles.healthHead}>
        <h3>{words.health}</h3>
        <span className={styles[level.id]} data-testid="health-level">
          {level.label}
        </span>
      </header>
      <SentBy broadcast={broadcast} />
      <div className={styles.upload}>
        <span>{words.upload}</span>
        <b data-testid="health-bitrate">{megabits(now.bitsPerSecond)}</b>
      </div>
      <Curve readings={readings} most={now.maximumBitsPerSecond * 1.2} />
      <dl className={styles.figures}>
        <Figure name={words.dropped} value={`${dropped.toFixed(1)}\u202F%`} />
        <Figure name={words.frames} value={`${now.framesPerSecond.toFixed(0)}\u202Ffps`} />
        <Figure
          name={words.keyFrame}
          value={now.keyFrameSeconds === null ? "–" : `${now.keyFrameSeconds.toFixed(1)}\u202Fs`}
        />
        <Figure name={words.queue} value={`${now.queueMilliseconds.toFixed(0)}\u202Fms`} />
        <Figure name={words.roundTrip} value={milliseconds(now.roundTripMilliseconds)} />
        <Figure name={words.processor} value={`${(now.processorShare * 100).toFixed(0)}\u202F%`} />
        <Figure name={words.viewers} value={now.viewers === null ? "–" : now.viewers.toLocaleString("en")} />
      </dl>
      {broadcast.step === "live" && now.targetBitsPerSecond < now.maximumBitsPerSecond && (
        <p className={styles.slow} data-testid="health-slow">
          {words.slowNow(megabits(now.targetBitsPerSecond))}
        </p>
      )}
      {spells.map((spell) => (
        <p key={spell.from} className={styles.spell} data-testid="health-spell">
          {spellWords(spell, "since" in broadcast ? broadcast.since : null)}
        </p>
      ))}
    </section>
  );
}

/** Which way it goes out, and why. */
function SentBy({ broadcast }: { readonly broadcast: Broadcast }) {
  const onAir = onAirOf(broadcast);
  if (!onAir) return null;
  return (
    <p className={styles.way} data-testid="sent-by">
      {sentByWords(onAir.sentBy)}
    </p>
  );
}

function milliseconds(value: number | null): string {
  return value === null ? "–" : `${value.toFixed(0)}\u202Fms`;
}

function Figure({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** The last two minutes of what left this computer. */
function Curve({ readings, most }: { readonly readings: readonly Reading[]; readonly most: number }) {
  const points = readings.map(({ bitsPerSecond }, at) => {
    const x = (at / Math.max(readings.length - 1, 1)) * 100;
    return `${x.toFixed(1)},${(30 - Math.min(bitsPerSecond / most, 1) * 28).toFixed(1)}`;
  });
  return (
    <svg className={styles.curve} viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden>
      <polyline points={points.join(" ")} />
    </svg>
  );
}
