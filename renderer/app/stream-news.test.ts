import { initialBroadcast } from "@nchat/contract/broadcast";
import { expect, test, vi } from "vitest";
import type { StreamNews } from "../streams/reminders.ts";
import { sampleStream } from "../streams/testing.fixture.ts";
import { followStreamNews } from "./stream-news.ts";

type Needs = Parameters<typeof followStreamNews>[0];

const planned = sampleStream({ status: "scheduled", startedAt: null, scheduledAt: "2026-11-22T20:00:00.000Z" });

/** Somebody signed in as that person, with or without a studio. */
function setUp(ownId: string, hasStudio = true) {
  const done: string[] = [];
  const heard: { news?: (news: StreamNews) => void; clicked?: (tag: string) => void } = {};
  const actions: { label: string; run: () => void }[] = [];
  const state = <T>(value: T) => ({ getState: () => value });
  const needs = {
    serverNow: () => 0,
    session: { store: state({ step: "signed-in", account: { id: ownId } }) },
    router: { store: state({ page: "home" }), go: (to: object) => void done.push(JSON.stringify(to)) },
    toasts: { raise: (_: string, __: string, { action }: { action: (typeof actions)[0] }) => actions.push(action) },
    streams: {
      store: state({ step: "loading" }),
      onNews: (listener: (news: StreamNews) => void) => ((heard.news = listener), () => undefined),
    },
    planned: hasStudio ? { choose: ({ id }: { id: string }) => void done.push(`choose ${id}`) } : null,
    platform: {
      studio: hasStudio ? { broadcast: state(initialBroadcast) } : null,
      settings: { store: state({ streamReminders: [] }) },
      streamerMode: null,
      notices: {
        show: vi.fn(),
        onClicked: (listener: (tag: string) => void) => ((heard.clicked = listener), () => undefined),
      },
    },
  };
  const stop = followStreamNews(needs as unknown as Needs);
  return { done, actions, heard, stop };
}

test("the host is reminded with the way to start, by the notice too", () => {
  const { done, actions, heard, stop } = setUp("leo");
  heard.news?.({ kind: "reminder", stream: planned });
  expect(actions.map(({ label }) => label)).toEqual(["Start"]);
  const started = ["choose stream", '{"page":"studio"}'];
  actions[0]?.run();
  expect(done).toEqual(started);
  heard.clicked?.("stream-stream");
  expect(done).toEqual([...started, ...started]);
  stop();
});

test("where there is no studio the host gets to the stream's page, and others do in any case", () => {
  const page = '{"page":"stream","streamId":"stream"}';
  const web = setUp("leo", false);
  web.heard.news?.({ kind: "reminder", stream: planned });
  expect(web.actions.map(({ label }) => label)).toEqual(["Watch"]);
  web.actions[0]?.run();
  expect(web.done).toEqual([page]);
  web.stop();
  const other = setUp("noor");
  other.heard.news?.({ kind: "started", stream: { ...planned, status: "live" } });
  expect(other.actions.map(({ label }) => label)).toEqual(["Watch"]);
  other.heard.clicked?.("stream-stream");
  expect(other.done).toEqual([page]);
  other.stop();
});
