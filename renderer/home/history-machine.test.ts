import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { expect, test } from "vitest";
import { entry } from "./history.fixture.ts";
import { filterHistory, type HistoryEvent, type HistoryState, initialHistory, nextHistory } from "./history-machine.ts";

const [one, two, three] = [entry("1"), entry("2"), entry("3")];
const ready = (
  entries: readonly HistoryEntry[],
  more: "idle" | "loading" | "failed" = "idle",
  total = 3,
): HistoryState => ({ step: "ready", entries, total, more });

test("the first page fills the list", () => {
  expect(nextHistory(initialHistory, { type: "loaded", entries: [one], total: 3 })).toEqual(ready([one]));
});

test("a fresh first page goes above the older calls that were loaded, none twice", () => {
  expect(nextHistory(ready([two, three]), { type: "loaded", entries: [one, two], total: 3 })).toEqual(
    ready([one, two, three]),
  );
});

test("older calls are added below", () => {
  const asked = nextHistory(ready([one]), { type: "more-asked" });
  expect(asked).toEqual(ready([one], "loading"));
  expect(nextHistory(asked, { type: "more-loaded", entries: [two, three], total: 3 })).toEqual(
    ready([one, two, three]),
  );
  expect(nextHistory(asked, { type: "more-failed" })).toEqual(ready([one], "failed"));
});

test("a list that never came has failed and can be asked for again; one that is there stays", () => {
  const failed = nextHistory(initialHistory, { type: "load-failed" });
  expect(failed).toEqual({ step: "failed" });
  expect(nextHistory(failed, { type: "asked" })).toEqual({ step: "loading" });
  expect(nextHistory(ready([one]), { type: "load-failed" })).toEqual(ready([one]));
});

const strangers: readonly [HistoryState, HistoryEvent][] = [
  [ready([one]), { type: "asked" }],
  [initialHistory, { type: "more-asked" }],
  [ready([one], "loading"), { type: "more-asked" }],
  [initialHistory, { type: "more-loaded", entries: [], total: 0 }],
  [initialHistory, { type: "more-failed" }],
];

test.each(strangers)("%o does not heed %o", (state, event) => {
  expect(nextHistory(state, event)).toBe(state);
});

test("the filter keeps what was missed, also where the caller gave up", () => {
  const missed = entry("4", { outcome: "missed", direction: "incoming" });
  const givenUp = entry("5", { outcome: "cancelled", direction: "incoming" });
  const ownGivenUp = entry("6", { outcome: "cancelled", direction: "outgoing" });
  const all = [one, missed, givenUp, ownGivenUp];
  expect([filterHistory(all, "all"), filterHistory(all, "missed")]).toEqual([all, [missed, givenUp]]);
});
