import { expect, test } from "vitest";
import { emptySnapshot, type RoomPerson, shareUnchanged } from "./room-snapshot.ts";

const person = (identity: string, change: Partial<RoomPerson> = {}): RoomPerson => ({
  identity,
  username: identity,
  name: identity,
  isLocal: false,
  isSpeaking: false,
  isMuted: false,
  camera: { key: `${identity}-camera`, width: 1280, height: 720 },
  screen: null,
  arrival: "subscribed",
  quality: "good",
  ...change,
});

test("an update without news is the very same snapshot", () => {
  const before = { people: [person("aiko"), person("leo")], isAudioBlocked: false, ownQuality: null };
  expect(
    shareUnchanged(before, { people: [person("aiko"), person("leo")], isAudioBlocked: false, ownQuality: null }),
  ).toBe(before);
});

test("only the one who speaks is a new object", () => {
  const before = { people: [person("aiko"), person("leo")], isAudioBlocked: false, ownQuality: null };
  const after = shareUnchanged(before, {
    people: [person("aiko", { isSpeaking: true }), person("leo")],
    isAudioBlocked: false,
    ownQuality: null,
  });
  expect(after.people[0]).toEqual(person("aiko", { isSpeaking: true }));
  expect(after.people[1]).toBe(before.people[1]);
});

test("another judgement of the own link is news, and nobody's tile", () => {
  const before = { people: [person("aiko")], isAudioBlocked: false, ownQuality: null };
  const after = shareUnchanged(before, { people: [person("aiko")], isAudioBlocked: false, ownQuality: "poor" });
  expect(after.ownQuality).toBe("poor");
  expect(after.people[0]).toBe(before.people[0]);
});

test("somebody who came or went is news", () => {
  const before = { people: [person("aiko")], isAudioBlocked: false, ownQuality: null };
  expect(shareUnchanged(before, emptySnapshot)).toEqual(emptySnapshot);
  expect(shareUnchanged(emptySnapshot, before)).toEqual(before);
});
