import { expect, it } from "vitest";
import { Presence } from "@nchat/contract/people";
import { understood, wireFor } from "../realtime/aliases.ts";
import { peopleIncoming, peopleOutgoing } from "./spellings.ts";

const userId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";

it("presence is told and set in nchat's words", () => {
  const told = Presence.options.map((status) => {
    const wire = wireFor("nchat", peopleOutgoing, "presence:changed", { userId, status });
    return wire && [wire[0], wire[1]];
  });
  expect(told).toEqual(["offline", "online", "busy", "busy"].map((status) => ["presence:changed", { userId, status }]));
  const set = ["online", "away", "busy", "offline", "asleep"].map(
    (status) => understood("nchat", peopleIncoming, "presence:update", { status, customStatus: {} }).payload,
  );
  expect(set.map((payload) => payload)).toEqual(
    ["available", "available", "dnd", "dnd", "asleep"].map((status) => ({ status })),
  );
});
