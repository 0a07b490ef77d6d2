import { streamWatchRoutes } from "@nchat/contract/rest/stream-watching";
import { expect } from "vitest";
import type { ForeignWindow } from "../../../tools/drive/pattern-window.ts";
import { patternBars } from "../../../tools/drive/pattern.ts";
import { watchStream } from "../../support/decoded-video.ts";
import type { Desk } from "./stage.ts";
import { until } from "./until.ts";

/** Sends a window as its person does, from the studio's first page on, until it is live. */
export async function broadcast(
  person: Pick<Desk, "at" | "page">,
  window: ForeignWindow,
  title: string,
): Promise<void> {
  await person.at("studio-open").click();
  await person.at("scene-add-window").click();
  await person.at(`source-${window.title}`).click();
  await person.at("share-start").click();
  await person.at("stream-title").fill(title);
  await person.at("go-live").click();
  await untilLive(person);
}

/** Waits until the app says that it is live. */
export async function untilLive(person: Pick<Desk, "at" | "page">): Promise<void> {
  await person.page.getByTestId("live-pill").filter({ hasText: "LIVE" }).waitFor({ timeout: 60_000 });
}

/** Ends what a person sends, at the studio's page. */
export async function endBroadcast(person: Pick<Desk, "at" | "page">): Promise<void> {
  await person.at("stream-stop").click();
  await person.page.getByTestId("live-pill").waitFor({ state: "detached" });
}

/** The one stream of a title that runs. */
export async function streamOf(title: string, { server }: Pick<Desk, "server">) {
  const { listActiveStreams, getStream } = streamWatchRoutes;
  const list: unknown = await (await fetch(new URL(listActiveStreams.path, server))).json();
  const found = listActiveStreams.response.parse(list).streams.find((each) => each.title === title);
  if (!found) return undefined;
  const one: unknown = await (await fetch(new URL(getStream.path.replace(":id", found.id), server))).json();
  return getStream.response.parse(one);
}

/** Where everybody may watch it by HLS. */
export async function addressOf(title: string, at: Pick<Desk, "server">): Promise<string> {
  return until(`HLS of “${title}”`, async () => (await streamOf(title, at))?.hlsUrl ?? undefined);
}

/** Viewers see the pattern window count, in its own colours, and hear the microphone. */
export async function isWatchable(address: string): Promise<void> {
  const seen = await watchStream(address, 3);
  const counters = seen.patterns.map(({ counter }) => counter);
  expect(seen.patterns.at(-1)?.bars).toEqual([...patternBars]);
  expect(counters.length).toBeGreaterThan(seen.pictures / 2);
  expect((counters.at(-1) ?? 0) - (counters[0] ?? 0)).toBeGreaterThan(10);
  expect(seen.loudest).toBeGreaterThan(-60);
}
