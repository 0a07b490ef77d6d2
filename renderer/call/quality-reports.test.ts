import type { ConnectionQuality } from "@nchat/contract/calls";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { initialRoomView, type RoomView } from "../livekit/room-view.ts";
import { reportQuality } from "./quality-reports.ts";

const said = (...qualities: readonly ConnectionQuality[]) =>
  qualities.map((quality) => `"reportCallQuality" {"id":"call"} {"quality":"${quality}"}`);
const settle = () => new Promise((resolve) => setTimeout(resolve, 2));

/** The reports of a room whose link is judged as told; the clock moves by `rest` alone. */
function judged(taken: readonly boolean[] = []) {
  const answers = [...taken];
  const view = createStore<Pick<RoomView, "link" | "room">>(() => initialRoomView);
  const told: string[] = [];
  const rests: (() => void)[] = [];
  const stop = reportQuality({
    view,
    callId: () => "call",
    rest: {
      call: async (name, { params, body }: { readonly params?: unknown; readonly body?: unknown }) => {
        told.push([name, params, body].map((part) => JSON.stringify(part)).join(" "));
        return { ok: answers.shift() ?? true, value: {} } as never;
      },
    },
    delay: (ms, signal) =>
      new Promise((resolve) => {
        expect(ms).toBe(5000);
        signal.addEventListener("abort", () => resolve());
        rests.push(resolve);
      }),
  });
  const judge = async (ownQuality: ConnectionQuality | null, link: RoomView["link"] = "up") => {
    view.setState({ link, room: { ...initialRoomView.room, ownQuality } });
    await settle();
  };
  const rest = async () => {
    rests.shift()?.();
    await settle();
  };
  return { told, judge, rest, stop };
}

test("what LiveKit judges is told once, and again when it is another", async () => {
  const { told, judge, rest } = judged();
  await judge(null);
  await judge("excellent");
  await rest();
  await judge("excellent");
  await judge("poor");
  expect(told).toEqual(said("excellent", "poor"));
});

test("a link that changes fast is told every five seconds, as it is by then", async () => {
  const { told, judge, rest } = judged();
  for (const quality of ["excellent", "good", "poor", "good", "poor"] as const) await judge(quality);
  expect(told).toEqual(said("excellent"));
  await rest();
  expect(told).toEqual(said("excellent", "poor"));
  await judge("good");
  await judge("poor");
  await rest();
  expect(told).toEqual(said("excellent", "poor"));
});

test("what the server did not take is told again", async () => {
  const { told, judge, rest } = judged([false]);
  await judge("good");
  await rest();
  expect(told).toEqual(said("good", "good"));
  await rest();
  expect(told).toHaveLength(2);
});

test("after a break it is told anew, since the server forgot it with the connection", async () => {
  const { told, judge, rest } = judged();
  await judge("good");
  await rest();
  await judge("good", "recovering");
  expect(told).toHaveLength(1);
  await judge("good");
  expect(told).toEqual(said("good", "good"));
});

test("after its stop nothing is told", async () => {
  const { told, judge, stop } = judged();
  await judge("good");
  await judge("poor");
  stop();
  await settle();
  await judge("lost");
  expect(told).toEqual(said("good"));
});
