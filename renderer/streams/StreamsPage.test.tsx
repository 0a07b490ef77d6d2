import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import type { Streams } from "./streams-machine.ts";
import type { StreamsStore } from "./streams-store.ts";
import { StreamsPage } from "./StreamsPage.tsx";
import { sampleStream } from "./testing.fixture.ts";

afterEach(cleanup);

const now = Date.parse("2026-11-22T18:42:00.000Z");
const live = sampleStream({ id: "live", title: "Synths" });
const planned = sampleStream({
  id: "soon",
  title: "Filters",
  status: "scheduled",
  startedAt: null,
  scheduledAt: "2026-11-22T20:42:00.000Z",
});

function open(state: Streams, ownId = "me", isStudio = true) {
  const done: string[] = [];
  const streams: StreamsStore = {
    store: createStore<Streams>(() => state),
    load: async () => void done.push("load"),
    loadMorePast: async () => void done.push("more"),
    start: () => () => undefined,
    onNews: () => () => undefined,
    listChannels: async () => ({ ok: true, value: [] }),
    createChannel: async () => ({ ok: false, reason: "unreachable" }),
    schedule: async () => ({ ok: false, reason: "unreachable" }),
    cancel: async (id) => {
      done.push(`cancel ${id}`);
      return { ok: false, reason: "unreachable" };
    },
  };
  render(
    <TooltipProvider>
      <StreamsPage
        {...{ streams, ownId }}
        reminders={["soon"]}
        onRemind={(id) => done.push(`remind ${id}`)}
        onOpen={(id) => done.push(`open ${id}`)}
        onStart={isStudio ? ({ id }) => done.push(`start ${id}`) : null}
        raise={(_, text) => done.push(text)}
        now={() => now}
      />
    </TooltipProvider>,
  );
  return done;
}

const ready = (...all: readonly (typeof live)[]): Streams => ({ step: "ready", all, pastTotal: 0 });

test("live, planned and past stand in their lists, and open their pages", () => {
  const done = open(ready(live, planned));
  expect(screen.getByTestId("streams-live").textContent).toContain("Synths");
  expect(screen.getByTestId("streams-scheduled").textContent).toContain("in 2\u202Fh");
  expect(screen.getByTestId("streams-past").textContent).toContain("Streams that are over stay here.");
  fireEvent.click(screen.getByTestId("stream-live"));
  expect(done).toEqual(["load", "open live"]);
});

test("others' planned streams can be reminded of", () => {
  const done = open(ready(planned));
  const button = screen.getByTestId("stream-remind");
  expect([button.textContent, button.getAttribute("aria-pressed")]).toEqual(["Reminder is on", "true"]);
  fireEvent.click(button);
  expect(done.at(-1)).toBe("remind soon");
});

test("one's own can be cancelled after being asked once more, and a failure is said there", async () => {
  const done = open(ready(planned), "leo");
  fireEvent.click(screen.getByTestId("stream-cancel"));
  expect(done).toEqual(["load"]);
  fireEvent.click(screen.getByTestId("stream-cancel-yes"));
  expect((await screen.findByTestId("error-message")).textContent).toBe("The server can't be reached. Try again.");
  expect(done.at(-1)).toBe("cancel soon");
});

test("lists that did not load say so and are asked for again", () => {
  const done = open({ step: "failed" });
  expect(screen.getByTestId("error-message").textContent).toBe("Streams didn't load.");
  fireEvent.click(screen.getByText("Try again"));
  expect(done).toEqual(["load", "load"]);
});

test("a stream can't be planned without a title, and what the server refuses is said", async () => {
  open(ready());
  fireEvent.click(screen.getByTestId("schedule-open"));
  fireEvent.click(await screen.findByTestId("schedule-submit"));
  expect(screen.getAllByTestId("error-message").map(({ textContent }) => textContent)).toEqual([
    "Give it a title.",
    "Name the channel.",
  ]);
  fireEvent.change(screen.getByTestId("schedule-title"), { target: { value: "Filters" } });
  fireEvent.change(screen.getByTestId("schedule-channel-name"), { target: { value: "Synths" } });
  fireEvent.click(screen.getByTestId("schedule-submit"));
  expect((await screen.findByTestId("error-message")).textContent).toBe("The server can't be reached. Try again.");
});

test("one's own planned stream is started from its row, where there is a studio; others' are not", () => {
  const done = open(ready(planned), "leo");
  fireEvent.click(screen.getByTestId("stream-start"));
  expect(done).toEqual(["load", "start soon"]);
  cleanup();
  open(ready(planned), "leo", false);
  expect(screen.queryByTestId("stream-start")).toBeNull();
  cleanup();
  open(ready(planned));
  expect(screen.queryByTestId("stream-start")).toBeNull();
});

test("one's own that was begun and waits for its picture is still started from its row, and cancelled no more", () => {
  const begun = { ...planned, status: "starting" as const };
  const done = open(ready(begun, live), "leo");
  fireEvent.click(screen.getByTestId("streams-live").querySelector('[data-testid="stream-start"]') as Element);
  expect(done).toEqual(["load", "start soon"]);
  expect([screen.queryByTestId("stream-cancel"), screen.getAllByTestId("stream-start").length]).toEqual([null, 1]);
  cleanup();
  open(ready({ ...begun, scheduledAt: null, wasPlanned: true }), "leo");
  expect(screen.getAllByTestId("stream-start").length).toBe(1);
  cleanup();
  open(ready(begun));
  expect([screen.queryByTestId("stream-start"), screen.queryByTestId("stream-remind")]).toEqual([null, null]);
});
