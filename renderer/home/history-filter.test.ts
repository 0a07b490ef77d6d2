import { expect, test } from "vitest";
import { everyCall, isNarrowed, queryOf, withDay } from "./history-filter.ts";

test("whole days of this device are asked for, and nothing that was left open", () => {
  expect(queryOf(everyCall)).toEqual({});
  const query = queryOf({ participantId: "p", channelId: null, firstDay: "2026-11-02", lastDay: "2026-11-03" });
  const { startDate = "", endDate = "", ...rest } = query;
  expect(rest).toEqual({ participantId: "p" });
  const [from, until] = [new Date(startDate), new Date(endDate)];
  expect([from.getDate(), from.getHours(), until.getDate(), until.getHours()]).toEqual([2, 0, 3, 23]);
});

test("a first day after the last one moves both, and an emptied field is open again", () => {
  const early = withDay(withDay(everyCall, "firstDay", "2026-11-02"), "lastDay", "2026-11-05");
  expect(early).toEqual({ ...everyCall, firstDay: "2026-11-02", lastDay: "2026-11-05" });
  expect(withDay(early, "firstDay", "2026-11-09")).toEqual({
    ...everyCall,
    firstDay: "2026-11-09",
    lastDay: "2026-11-09",
  });
  expect(withDay(early, "lastDay", "")).toEqual({ ...everyCall, firstDay: "2026-11-02" });
});

test("what is no whole day yet changes nothing", () => {
  const some = withDay(withDay(everyCall, "firstDay", "2026-11-02"), "lastDay", "2026-11-05");
  for (const day of ["0002-11-22", "0202-11-22", "20261-11-22", "2026-13-40", "2026"])
    expect(withDay(some, "lastDay", day)).toBe(some);
  expect(withDay(some, "lastDay", "1999-12-31")).toEqual({ ...some, firstDay: "1999-12-31", lastDay: "1999-12-31" });
});

test("anything that is left out counts", () => {
  expect(isNarrowed(everyCall)).toBe(false);
  expect(isNarrowed({ ...everyCall, lastDay: "2026-11-02" })).toBe(true);
});
