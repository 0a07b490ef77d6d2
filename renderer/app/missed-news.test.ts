import { type CallControlEvent, type CurrentCall, initialCallControl } from "@nchat/contract/call-control";
import type { ServerEvent } from "@nchat/contract/realtime";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createToastStore } from "../ui/toast-store.ts";
import { followMissedCalls } from "./missed-news.ts";
import type { Services } from "./services.ts";

const mara = { id: "id-mara", username: "mara", displayName: "Mara", avatarUrl: null, presence: "available" };

function world(current: CurrentCall = initialCallControl.current) {
  const heard = new Map<ServerEvent, (payload: unknown) => void>();
  const placed: CallControlEvent[] = [];
  const shown: object[] = [];
  const pages: object[] = [];
  let click = (tag: string) => void tag;
  const toasts = createToastStore({ schedule: () => () => undefined });
  const needs = {
    platform: {
      call: {
        store: createStore(() => ({ rings: [], current })),
        dispatch: (event: CallControlEvent) => placed.push(event),
      },
      notices: {
        show: (notice: object) => shown.push(notice),
        onClicked: (listener: typeof click) => ((click = listener), () => undefined),
      },
    },
    socket: {
      on: (event: ServerEvent, listener: (payload: unknown) => void) => {
        heard.set(event, listener);
        return () => heard.delete(event);
      },
    },
    toasts,
    router: { go: (page: object) => pages.push(page) },
  } as unknown as Pick<Services, "platform" | "socket" | "toasts" | "router">;
  const stop = followMissedCalls(needs);
  return {
    ...{ placed, shown, pages, stop, heard },
    click: (tag: string) => click(tag),
    toasts: () => toasts.store.getState(),
    ring: (callId: string) => heard.get("call:incoming")?.({ callId, call: { type: "video" }, caller: mara }),
    end: (callId: string, reason: string) => heard.get("call:cancelled")?.({ callId, reason }),
  };
}

test("a call that nobody took is told, in the window and on the desktop, with a way to call back", () => {
  const { ring, end, toasts, shown, placed, pages, click } = world();
  ring("c1");
  end("c1", "no_answer");
  const body = "Missed call from Mara";
  expect(shown).toEqual([{ title: "nchat", body, quietBody: body, tag: "missed-c1" }]);
  expect(toasts().map(({ text }) => text)).toEqual(["Missed call from Mara"]);
  toasts()[0]?.action?.run();
  expect(placed).toEqual([{ type: "place", target: { userIds: ["id-mara"], title: "Mara", type: "video" } }]);
  click("stream-1");
  click("missed-c1");
  expect(pages).toEqual([{ page: "home" }]);
});

test("what was answered or declined on another device is no missed call", () => {
  const { ring, end, shown } = world();
  for (const reason of ["answered_elsewhere", "declined_elsewhere"]) {
    ring(reason);
    end(reason, reason);
  }
  end("never rang here", "cancelled");
  expect(shown).toEqual([]);
});

test("whoever was on the way in reads it on the screen of the call", () => {
  const { ring, end, shown } = world({ step: "answering", callId: "c1", withVideo: false, caller: null });
  ring("c1");
  end("c1", "cancelled");
  expect(shown).toEqual([]);
});

test("after the session nothing is told any more", () => {
  const { stop, heard } = world();
  stop();
  expect(heard.size).toBe(0);
});
