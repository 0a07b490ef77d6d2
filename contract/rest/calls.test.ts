import { expect, it } from "vitest";
import { InitiateCall } from "./calls.ts";

const targetUserId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const isTaken = (body: object) => InitiateCall.safeParse({ type: "audio", ...body }).success;

it("a call needs somebody to ring, and carries little with it", () => {
  expect(isTaken({ targetUserId, metadata: { a: { b: [1] } } })).toBe(true);
  expect(isTaken({})).toBe(false);
  expect(isTaken({ targetUserIds: [] })).toBe(false);
  expect(isTaken({ targetUserId, metadata: { a: "x".repeat(8192) } })).toBe(false);
  const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  expect(isTaken({ targetUserId, metadata: { deep } })).toBe(false);
});
