import { expect, test } from "vitest";
import { broadcastRoutes } from "./call-broadcast.ts";

test("the broadcast of a call can't be planned with a recording of its stream", () => {
  const { body } = broadcastRoutes.startBroadcast;
  const plan = { title: "All hands", options: { enableChat: false } };
  const recorded = [
    { ...plan, recordStream: true },
    { ...plan, options: { recordStream: true } },
  ];
  expect([plan, ...recorded].map((each) => body.safeParse(each).success)).toEqual([true, false, false]);
});
