import { expect, test } from "vitest";
import { trackRequests } from "./pending-requests.ts";
import type { RestClient } from "./rest-result.ts";

test("settled waits for what was asked before, and for nothing else", async () => {
  let answer = () => {};
  const slow: RestClient = {
    call: () =>
      new Promise((resolve) => {
        answer = () => resolve({ ok: false, reason: "unreachable" });
      }),
  };
  const { rest, settled } = trackRequests(slow);
  await settled();
  const asked = rest.call("getMe", {});
  const order: string[] = [];
  const waiting = settled().then(() => order.push("settled"));
  void asked.then(() => order.push("answered"));
  await Promise.resolve();
  expect(order).toEqual([]);
  answer();
  await waiting;
  expect(order).toEqual(["answered", "settled"]);
});
