import type { Clip } from "@nchat/contract/clips";
import type { StreamMarker } from "@nchat/contract/stream-markers";
import type { Destination } from "@nchat/contract/streams";
import { failedWords, isFailing, platformNames } from "./destination-words.ts";
import { markerTime, markerWords } from "./moment-words.ts";
import { words } from "./words.ts";

/** What the output's panel shows beside the broadcast itself. */
export type OutputFacts = {
  readonly destinations: readonly Destination[];
  readonly markers: readonly StreamMarker[];
  readonly clip: Clip;
};

/** What became of it since somebody last looked, in short sentences. */
export type OutputNews = {
  readonly last: OutputFacts;
  /** Destinations that failed and are not back. */
  readonly failing: ReadonlySet<string>;
  readonly unseen: readonly string[];
};

const mostUnseen = 99;

/** Everything that is there is seen. */
export function beginOutputNews(facts: OutputFacts): OutputNews {
  return { last: facts, failing: failingAfter(new Set(), facts), unseen: [] };
}

/** Pure. `isSeen` while the panel is on the screen. */
export function nextOutputNews(news: OutputNews, now: OutputFacts, isSeen: boolean): OutputNews {
  if (now === news.last && !(isSeen && news.unseen.length > 0)) return news;
  const unseen = isSeen ? [] : [...news.unseen, ...changesOf(news, now)].slice(-mostUnseen);
  return { last: now, failing: failingAfter(news.failing, now), unseen };
}

/** One that is tried again is failing until it is connected. */
function failingAfter(before: ReadonlySet<string>, { destinations }: OutputFacts): ReadonlySet<string> {
  const isStill = ({ id, status }: Destination) =>
    before.has(id) && status !== "connected" && status !== "disconnected";
  return new Set(destinations.filter((each) => isFailing(each) || isStill(each)).map(({ id }) => id));
}

function changesOf({ last, failing }: OutputNews, now: OutputFacts): readonly string[] {
  const known = new Set(last.markers.map(({ id }) => id));
  return [
    ...now.destinations.flatMap((each) => {
      const name = platformNames[each.platform];
      if (isFailing(each) && !failing.has(each.id)) return [failedWords(each)];
      return each.status === "connected" && failing.has(each.id) ? [words.destinationBack(name)] : [];
    }),
    ...now.markers.filter(({ id }) => !known.has(id)).map((marker) => `${markerWords(marker)} ${markerTime(marker)}`),
    ...(now.clip === last.clip ? [] : clipNews(now.clip)),
  ];
}

function clipNews({ step }: Clip): readonly string[] {
  if (step === "saved") return [words.clipSaved];
  return step === "failed" ? [words.clipNotSaved] : [];
}
