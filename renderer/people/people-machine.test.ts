import type { Person } from "@nchat/contract/people";
import { expect, test } from "vitest";
import { initialPeople, nextPeople, type PeopleEvent, type PeopleState, searchPeople } from "./people-machine.ts";

const person = (username: string, displayName: string, presence: Person["presence"] = "available"): Person => ({
  id: `id-${username}`,
  username,
  displayName,
  avatarUrl: null,
  presence,
});
const aiko = person("aiko", "Aiko");
const tomas = person("tomas", "Tomás Ruiz");
const zoe = person("zoe", "Zoë");
const ready = (people: readonly Person[], staleSince: number | null = null): PeopleState => ({
  step: "ready",
  people,
  staleSince,
});

test("people are kept by name, whatever the order they come in", () => {
  expect(nextPeople(initialPeople, { type: "loaded", people: [zoe, tomas, aiko] })).toEqual(ready([aiko, tomas, zoe]));
});

test("a list that never came has failed; asking again loads", () => {
  const failed = nextPeople(initialPeople, { type: "load-failed", at: 5 });
  expect(failed).toEqual({ step: "failed" });
  expect(nextPeople(failed, { type: "asked" })).toEqual({ step: "loading" });
});

test("a list that can't be refreshed stays, said to be old since the first failure", () => {
  const old = nextPeople(ready([aiko]), { type: "load-failed", at: 5 });
  expect(old).toEqual(ready([aiko], 5));
  expect(nextPeople(old, { type: "link-lost", at: 9 })).toEqual(ready([aiko], 5));
  expect(nextPeople(old, { type: "loaded", people: [aiko] })).toEqual(ready([aiko]));
});

test("presence changes one person", () => {
  expect(nextPeople(ready([aiko, tomas]), { type: "presence-changed", userId: tomas.id, status: "in_call" })).toEqual(
    ready([aiko, { ...tomas, presence: "in_call" }]),
  );
});

test("a new person appears in their place, a renamed one moves", () => {
  expect(nextPeople(ready([aiko, zoe]), { type: "user-changed", user: tomas })).toEqual(ready([aiko, tomas, zoe]));
  const renamed = { ...zoe, displayName: "Abel" };
  expect(nextPeople(ready([aiko, zoe]), { type: "user-changed", user: renamed })).toEqual(ready([renamed, aiko]));
});

test("somebody who deleted their account goes", () => {
  expect(nextPeople(ready([aiko, zoe]), { type: "user-removed", userId: aiko.id })).toEqual(ready([zoe]));
});

test("signing out forgets everybody", () => {
  expect(nextPeople(ready([aiko]), { type: "cleared" })).toEqual(initialPeople);
});

const strangers: readonly [PeopleState, PeopleEvent][] = [
  [initialPeople, { type: "presence-changed", userId: aiko.id, status: "dnd" }],
  [initialPeople, { type: "user-changed", user: aiko }],
  [initialPeople, { type: "user-removed", userId: aiko.id }],
  [initialPeople, { type: "link-lost", at: 1 }],
  [ready([aiko]), { type: "asked" }],
  [ready([aiko]), { type: "presence-changed", userId: aiko.id, status: "available" }],
  [ready([aiko]), { type: "presence-changed", userId: zoe.id, status: "dnd" }],
  [ready([aiko]), { type: "user-removed", userId: zoe.id }],
];

test.each(strangers)("%o does not heed %o", (state, event) => {
  expect(nextPeople(state, event)).toBe(state);
});

test.each([
  ["tomas", [tomas]],
  ["TOMÁS", [tomas]],
  ["ruiz tom", [tomas]],
  ["zo", [zoe]],
  ["  ", [aiko, tomas, zoe]],
  ["nobody", []],
])("“%s” finds the right people", (typed, found) => {
  expect(searchPeople([aiko, tomas, zoe], typed)).toEqual(found);
});

test("a name that begins with what was typed comes before one that holds it", () => {
  const echo = person("echo", "Echo");
  const becker = person("becker", "Jo Becker");
  expect(searchPeople([becker, echo], "ec")).toEqual([echo, becker]);
});
