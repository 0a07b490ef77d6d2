import { expect, test } from "vitest";
import { createDeclines } from "./call-engine-declines.ts";
import type { LostDecline } from "./call-ports.ts";

const callId = "00000000-0000-4000-8000-000000000010";
const unreachable = { ok: false, reason: "unreachable" } as const;
const refused = { ok: false, reason: "refused", error: { code: "CALL_NOT_FOUND", message: "gone" } } as const;
const taken = { ok: true, value: undefined } as const;

/** Answers one question after the other; each may be held back. */
function setUp(answers: (typeof unreachable | typeof refused | typeof taken | Promise<typeof unreachable>)[]) {
  const asked: unknown[] = [];
  const lost: LostDecline[] = [];
  const emit = (_: string, payload: object) => {
    asked.push(payload);
    return Promise.resolve(answers.shift() ?? taken);
  };
  return { declines: createDeclines(emit as never, (decline) => void lost.push(decline)), asked, lost };
}
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("a decline that reached nobody is sent again with its message by the next connection, and only once", async () => {
  const { declines, asked, lost } = setUp([unreachable]);
  declines.send(callId, " in 5 minutes ");
  await settle();
  expect(declines.has(callId)).toBe(true);
  await declines.sendAgain();
  await declines.sendAgain();
  const decline = { callId, message: "in 5 minutes" };
  expect([asked, lost, declines.has(callId)]).toEqual([[decline, decline], [], false]);
});

test("one that waits for an answer of the connection before is sent again when that does not come", async () => {
  let giveUp: (answer: typeof unreachable) => void = () => undefined;
  const { declines, asked } = setUp([new Promise<typeof unreachable>((resolve) => (giveUp = resolve))]);
  declines.send(callId, null);
  await declines.sendAgain();
  expect(asked).toHaveLength(1);
  giveUp(unreachable);
  await settle();
  expect([asked, declines.has(callId)]).toEqual([[{ callId }, { callId }], false]);
});

test("one that the server refuses is told, and forgotten", async () => {
  const { declines, lost } = setUp([refused]);
  declines.send(callId, "in 5 minutes");
  await settle();
  expect([lost, declines.has(callId)]).toEqual([[{ message: "in 5 minutes" }], false]);
});

test("nothing of somebody who signed out is sent later", async () => {
  const { declines, asked } = setUp([unreachable]);
  declines.send(callId, null);
  await settle();
  declines.stop();
  await declines.sendAgain();
  expect(asked).toHaveLength(1);
});
