import { expect, it } from "vitest";
import { besides, isOverSince } from "./beside.ts";

it("leaves out what ends already, and what is known", () => {
  const [ending, meant, other] = [
    { id: "a", status: "ending" },
    { id: "b", status: "live" },
    { id: "c", status: "starting" },
  ] as const;
  expect(besides([ending, meant, other], (id) => id === "b")).toEqual([other]);
});

it("takes a stream for over only when the server says so", () => {
  expect((["STREAM_ENDED", "STREAM_NOT_FOUND", "FORBIDDEN", null] as const).map(isOverSince)).toEqual([
    ...[true, true, false, false],
  ]);
});
