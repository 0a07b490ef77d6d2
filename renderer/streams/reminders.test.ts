import { expect, test } from "vitest";
import { dueNews, mostReminders, toggled } from "./reminders.ts";
import { sampleStream } from "./testing.fixture.ts";

const at = Date.parse("2026-11-22T18:00:00.000Z");
const planned = sampleStream({
  id: "soon",
  status: "scheduled",
  startedAt: null,
  scheduledAt: new Date(at).toISOString(),
});
const minutes = (count: number) => count * 60_000;

test("a reminder is switched, and the oldest of too many gives way", () => {
  expect([toggled(["a"], "b"), toggled(["a", "b"], "a")]).toEqual([["a", "b"], ["b"]]);
  const many = Array.from({ length: mostReminders }, (_, index) => `s${index}`);
  expect(toggled(many, "new")).toEqual([...many.slice(1), "new"]);
});

test("a quarter of an hour before, and at the start, is told once each", () => {
  const look = (told: ReadonlySet<string>, now: number, all = [planned]) => dueNews(all, ["soon"], told, now);
  expect(look(new Set(), at - minutes(16)).news).toEqual([]);
  const first = look(new Set(), at - minutes(14));
  expect(first.news).toEqual([{ kind: "reminder", stream: planned }]);
  expect(look(first.told, at - minutes(10)).news).toEqual([]);
  const begun = { ...planned, status: "live" as const };
  expect(look(first.told, at, [begun]).news).toEqual([{ kind: "started", stream: begun }]);
});

test("nobody is reminded of what they did not ask for, nor after its time", () => {
  expect(dueNews([planned], [], new Set(), at - minutes(5)).news).toEqual([]);
  expect(dueNews([planned], ["soon"], new Set(), at + minutes(5)).news).toEqual([]);
});
