import type { RouteAnswer } from "@nchat/contract/rest";
import type { Stream } from "@nchat/contract/streams";
import { useEffect, useState } from "react";
import { clock, durationWords } from "../ui/time-words.ts";
import styles from "./StreamFigures.module.css";
import { useWatch } from "./watch-context.ts";
import { liveSeconds } from "./watch-machine.ts";
import { count, timelineWords, words } from "./words.ts";

type Analytics = RouteAnswer<"getStreamAnalytics">;

/** What a stream that is over was: for everybody its length and how many came, for those who manage it more. */
export function StreamFigures({ stream }: { readonly stream: Stream }) {
  const { rest, now } = useWatch();
  const { id, rights, status } = stream;
  const [more, setMore] = useState<Analytics | null>(null);
  const isAsked = rights.manage && status === "ended";
  useEffect(() => {
    if (!isAsked) return;
    let isGone = false;
    void rest.call("getStreamAnalytics", { params: { id } }).then((answer) => {
      if (answer.ok && !isGone) setMore(answer.value);
    });
    return () => {
      isGone = true;
    };
  }, [rest, id, isAsked]);
  const seconds = liveSeconds(stream, now());
  if (status !== "ended" || seconds === null) return null;
  return (
    <section className={styles.figures} aria-label={words.figures} data-testid="stream-figures">
      <Figure name={words.figureDuration} value={durationWords(seconds)} testId="figure-duration" />
      <Figure name={words.figurePeak} value={count(stream.peakViewers)} testId="figure-peak" />
      <Figure name={words.figureViews} value={count(stream.totalViews)} testId="figure-views" />
      <Figure name={words.figureReactions} value={count(more?.totalReactions ?? stream.totalReactions)} />
      {more && <Figure name={words.figureChat} value={count(more.chatMessages)} testId="figure-messages" />}
      {more && (
        <Figure name={words.figureWatched} value={durationWords(more.totalWatchSeconds)} testId="figure-watched" />
      )}
      {more && <Figure name={words.figureAverage} value={durationWords(more.averageWatchSeconds)} />}
      {more && <Timeline {...more} />}
    </section>
  );
}

type FigureProps = { readonly name: string; readonly value: string; readonly testId?: string };

function Figure({ name, value, testId }: FigureProps) {
  return (
    <div className={styles.figure}>
      <span className={styles.value} data-testid={testId}>
        {value}
      </span>
      <span className={styles.name}>{name}</span>
    </div>
  );
}

/** How many watched over the time of the stream; nothing when that was not noted. */
function Timeline({ timeline, stepSeconds, peakViewers }: Analytics) {
  const most = Math.max(0, ...timeline.map(({ viewers }) => viewers));
  if (most === 0) return null;
  const width = 1000 / timeline.length;
  return (
    <figure className={styles.timeline} data-testid="figure-timeline">
      <figcaption className={styles.name}>{words.figureTimeline}</figcaption>
      <svg
        className={styles.bars}
        viewBox="0 0 1000 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={timelineWords(peakViewers, peakAt(timeline), timeline.length * stepSeconds)}
      >
        {timeline.map(({ at, viewers }, index) => (
          <rect
            key={at}
            x={index * width}
            y={100 - (viewers / most) * 100}
            width={width * 0.86}
            height={(viewers / most) * 100}
          >
            <title>{`${clock(at)} · ${count(viewers)}`}</title>
          </rect>
        ))}
      </svg>
      <span className={styles.ends}>
        <span>{clock(0)}</span>
        <span>{clock(timeline.length * stepSeconds)}</span>
      </span>
    </figure>
  );
}

/** When most watched, in seconds. */
function peakAt(timeline: Analytics["timeline"]): number {
  const most = Math.max(...timeline.map(({ viewers }) => viewers));
  return timeline.find(({ viewers }) => viewers === most)?.at ?? 0;
}
