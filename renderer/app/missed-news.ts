import { currentCallId } from "@nchat/contract/call-control";
import type { Person } from "@nchat/contract/people";
import type { CallType } from "@nchat/contract/primitives";
import type { RingStop } from "@nchat/contract/realtime";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

type Needs = Pick<Services, "platform" | "socket" | "toasts" | "router">;
type Ringing = { readonly caller: Person; readonly type: CallType };

/** Nobody took it, here or on another device. */
const missed: ReadonlySet<RingStop> = new Set(["cancelled", "no_answer", "ended"]);
const noticePrefix = "missed-";

/** Tells of calls that were missed, on the desktop and in the window, with a way to call back. Until the answer is called. */
export function followMissedCalls({ platform, socket, toasts, router }: Needs): () => void {
  const ringing = new Map<string, Ringing>();
  const tell = (callId: string, { caller, type }: Ringing) => {
    const text = words.missedCall(caller.displayName);
    const target = { userIds: [caller.id], title: caller.displayName, type };
    const action = { label: words.callBack, run: () => platform.call.dispatch({ type: "place", target }) };
    toasts.raise("info", text, { cause: `${noticePrefix}${callId}`, action });
    platform.notices.show({ title: words.product, body: text, quietBody: text, tag: `${noticePrefix}${callId}` });
  };
  const stops = [
    socket.on("call:incoming", ({ callId, call, caller }) => void ringing.set(callId, { caller, type: call.type })),
    socket.on("call:cancelled", ({ callId, reason }) => {
      const ring = ringing.get(callId);
      ringing.delete(callId);
      // Whoever was on the way in is told on the screen of the call.
      const isOurs = currentCallId(platform.call.store.getState().current) === callId;
      if (ring && missed.has(reason) && !isOurs) tell(callId, ring);
    }),
    platform.notices.onClicked((tag) => {
      if (tag.startsWith(noticePrefix)) router.go({ page: "home" });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
