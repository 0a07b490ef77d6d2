import { getLogger, LoggerNames, LogLevel } from "livekit-client";
import { expect, test } from "vitest";
import { createRoomLink } from "./room-link.ts";

test("the client's log, which holds tokens, stays out of the console", async () => {
  const listener = { onSnapshot: () => undefined, onFrozen: () => undefined, onServerMuted: () => undefined };
  const link = createRoomLink(null, () => 0, listener);
  await link.close();
  const levels = Object.values(LoggerNames).map((name) =>
    (getLogger(name) as unknown as { getLevel: () => number }).getLevel(),
  );
  expect(new Set(levels)).toEqual(new Set([LogLevel.warn]));
});
