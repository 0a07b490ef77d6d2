import type { ServerEvent } from "@nchat/contract/realtime";
import { expect, test } from "vitest";
import type { SocketClient } from "../session/socket-types.ts";
import { addCounts, createReactions, type Float, takeReaction } from "./reactions-store.ts";

function start() {
  let time = 0;
  const sent: unknown[] = [];
  const floats: Float[] = [];
  let tell: (payload: unknown) => void = () => undefined;
  const socket = {
    on: (_: ServerEvent, listener: (payload: unknown) => void) => {
      tell = listener;
      return () => undefined;
    },
    emit: async (_: string, payload: unknown) => {
      sent.push(payload);
      return { ok: true, value: { type: "love" } };
    },
  } as unknown as Pick<SocketClient, "on" | "emit">;
  const reactions = createReactions({ streamId: "stream", socket, mediaTime: () => 1000, now: () => time });
  reactions.start();
  reactions.onFloat((float) => floats.push(float));
  const told = (counts: Record<string, number>) => tell({ streamId: "stream", counts, total: 0 });
  return { reactions, sent, floats, told, pass: (ms: number) => (time += ms) };
}

test("one's own reaction floats at once and not again when the server tells of it", () => {
  const { reactions, floats, told, sent } = start();
  reactions.react("love");
  told({ love: 3, fire: 1 });
  expect(floats).toEqual([
    { type: "love", count: 1 },
    { type: "love", count: 2 },
    { type: "fire", count: 1 },
  ]);
  expect(sent).toEqual([{ streamId: "stream", type: "love", mediaTime: 1000 }]);
  expect(reactions.store.getState().counts).toEqual({ love: 3, fire: 1 });
});

test("more than the server takes are not sent, and time gives back the right", () => {
  const { reactions, sent, pass } = start();
  for (let count = 0; count < 50; count++) reactions.react("like");
  expect(sent).toHaveLength(12);
  pass(1000);
  for (let count = 0; count < 50; count++) reactions.react("like");
  expect(sent).toHaveLength(16);
});

test("an empty bucket gives nothing", () => {
  expect(takeReaction({ left: 0.5, at: 0 }, 0)).toBeNull();
  expect(takeReaction({ left: 0.5, at: 0 }, 250)).toEqual({ left: 0.5, at: 250 });
});

test("counts add up and what never came is left out", () => {
  expect(addCounts({ like: 2 }, { like: 1, sad: 4 })).toEqual({ like: 3, sad: 4 });
});
