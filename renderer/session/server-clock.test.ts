import { expect, test } from "vitest";
import { createServerClock } from "./server-clock.ts";
import type { SocketClient } from "./socket-types.ts";

test("keeps the server's time, by what it said at the last connection", () => {
  let own = Date.parse("2026-11-22T18:05:00.000Z"); // five minutes ahead
  let hear: (payload: { serverTime: string }) => void = () => undefined;
  const on = (_: string, listener: typeof hear) => {
    hear = listener;
    return () => undefined;
  };
  const serverNow = createServerClock({ on: on as unknown as SocketClient["on"] }, () => own);
  expect(serverNow()).toBe(own);
  hear({ serverTime: "2026-11-22T18:00:00.000Z" });
  own += 2000;
  expect(new Date(serverNow()).toISOString()).toBe("2026-11-22T18:00:02.000Z");
  // The device's clock was set right meanwhile.
  own = Date.parse("2026-11-22T18:10:00.000Z");
  hear({ serverTime: "2026-11-22T18:10:00.000Z" });
  expect(serverNow()).toBe(own);
});
