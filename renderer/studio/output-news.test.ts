import { noClip } from "@nchat/contract/clips";
import type { Destination } from "@nchat/contract/streams";
import { expect, test } from "vitest";
import { beginOutputNews, nextOutputNews, type OutputFacts } from "./output-news.ts";

const to = (platform: Destination["platform"], status: Destination["status"], errorMessage: string | null = null) =>
  ({ id: platform, platform, status, errorMessage, enabled: true }) as Destination;
const marker = (id: string, mediaTime: number, text: string | null = null) => ({
  ...{ id, streamId: "stream", mediaTime, text },
  markedAt: new Date(mediaTime).toISOString(),
});
const calm: OutputFacts = { destinations: [to("youtube", "connected")], markers: [marker("old", 1)], clip: noClip };

/** What is unseen after these, one after the other, with the panel out of sight. */
const unseen = (...facts: readonly Partial<OutputFacts>[]) =>
  facts.reduce((news, each) => nextOutputNews(news, { ...news.last, ...each }, false), beginOutputNews(calm)).unseen;

test("what was there when somebody looked away is no news", () => {
  expect(unseen({}, { destinations: [to("youtube", "connected"), to("twitch", "connecting")] })).toEqual([]);
});

test("a destination that fails is told once, and once it is back, whatever was tried between", () => {
  const failed = { destinations: [to("youtube", "error", "It refused the key.")] };
  expect(unseen(failed, { ...failed, markers: calm.markers })).toEqual(["YouTube: It refused the key."]);
  const [trying, back] = [
    { destinations: [to("youtube", "connecting")] },
    { destinations: [to("youtube", "connected")] },
  ];
  const again = { destinations: [to("youtube", "connecting", "It hung up. It is tried again (2 of 10).")] };
  expect(unseen(again, back)).toEqual(["YouTube: It hung up.", "YouTube is back"]);
  expect(unseen(failed, trying, again, failed, trying, back, trying, back)).toEqual([
    "YouTube: It refused the key.",
    "YouTube is back",
  ]);
});

test("markers and clips are told, one that is taken back or only being saved is not", () => {
  const markers = [marker("new", 61_000, "Release"), ...calm.markers];
  const saved = { step: "saved", name: "a.mp4", folder: "/clips", seconds: 30 } as const;
  const failed = { step: "failed", problem: "disk-full", folder: "/clips" } as const;
  expect(unseen({ markers }, { markers: [] }, { clip: { step: "saving", seconds: 30 } })).toEqual(["Release 1:01"]);
  expect(unseen({ clip: saved }, { clip: failed })).toEqual(["Clip saved", "Clip not saved"]);
});

test("a look at the panel clears it, and what fails meanwhile is seen", () => {
  const failed = { ...calm, destinations: [to("youtube", "error")] };
  const away = nextOutputNews(beginOutputNews(calm), failed, false);
  const seen = nextOutputNews(away, failed, true);
  expect([away.unseen.length, seen.unseen, nextOutputNews(seen, failed, false).unseen]).toEqual([1, [], []]);
  expect(nextOutputNews(seen, calm, false).unseen).toEqual(["YouTube is back"]);
});
