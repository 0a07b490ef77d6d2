import { expect, test } from "vitest";
import { faultsOf, newChannel, nextHour, type PlanDraft } from "./plan-machine.ts";

const now = new Date(2026, 10, 22, 18, 20).getTime();
const draft: PlanDraft = {
  title: "Filters",
  description: "",
  when: "2026-11-23T18:00",
  visibility: "public",
  channelId: "c",
  channelName: "",
};

test("a whole draft has no faults, and each missing thing is named at its field", () => {
  expect(faultsOf(draft, now)).toEqual({});
  expect(faultsOf({ ...draft, title: "  ", when: "", channelId: newChannel }, now)).toEqual({
    title: "Give it a title.",
    when: "Choose when it begins.",
    channelName: "Name the channel.",
  });
  expect(faultsOf({ ...draft, when: "2026-11-22T18:00" }, now)).toEqual({
    when: "This time is over. Choose a later one.",
  });
});

test("the next whole hour is offered", () => {
  expect(nextHour(now)).toBe("2026-11-22T19:00");
});
