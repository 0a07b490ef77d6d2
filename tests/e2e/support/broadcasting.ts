import { expect } from "vitest";
import type { ForeignWindow } from "../../../tools/drive/pattern-window.ts";
import { patternBars } from "../../../tools/drive/pattern.ts";
import { goLive, putOnProgramme, runningStream } from "../../../tools/drive/studio.ts";
import { watchStream } from "../../support/decoded-video.ts";
import type { Desk } from "./stage.ts";
import { until } from "./until.ts";

/** Sends a window as its person does, from the studio's first page on, until it is live. */
export async function broadcast(
  person: Pick<Desk, "at" | "page">,
  window: ForeignWindow,
  title: string,
): Promise<void> {
  await putOnProgramme(person, window.title);
  await goLive(person, title);
}

/** Where everybody may watch it by HLS. */
export async function addressOf(title: string, { server }: Pick<Desk, "server">): Promise<string> {
  return until(`HLS of “${title}”`, async () => (await runningStream(server, title))?.hlsUrl ?? undefined);
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
