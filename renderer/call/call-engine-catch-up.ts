import type { CallWithPeople } from "@nchat/contract/calls";
import type { Declines } from "./call-engine-declines.ts";
import type { CallEngineDeps } from "./call-ports.ts";
import { reconcile } from "./reconcile.ts";
import type { RingNews } from "./ring-news.ts";

type Deps = Pick<CallEngineDeps, "rest" | "call" | "account" | "now"> & {
  readonly ringNews: RingNews;
  readonly declines: Pick<Declines, "sendAgain" | "has">;
  readonly tellCurrent: (current: CallWithPeople) => void;
  /** Nobody is signed in any more: what was asked before says nothing to whoever comes next. */
  readonly isStopped: () => boolean;
};

/** What this device missed while it did not hear the server. */
export function createCatchUp({ rest, call, account, now, ringNews, declines, tellCurrent, isStopped }: Deps) {
  const askHowItEnded = async (callId: string): Promise<void> => {
    const answer = await rest.call("getCall", { params: { id: callId } });
    if (isStopped()) return;
    if (answer.ok) call.dispatch({ type: "call-changed", call: answer.value.call, declineMessage: null });
    else if (answer.reason === "refused") call.dispatch({ type: "failed", callId, failure: answer.error.code });
  };

  return {
    askHowItEnded,
    /** After every (re)connect: the server hears what it missed, then its list of active calls settles the rest. */
    run: async (): Promise<void> => {
      const ownId = account()?.id;
      const endCollecting = ringNews.collect();
      await declines.sendAgain();
      const active = await rest.call("listActiveCalls", { query: {} });
      const news = endCollecting();
      if (isStopped() || !active.ok || !ownId) return;
      const state = call.store.getState();
      const declined = active.value.calls.map((each) => each.call.id).filter(declines.has);
      const heard = new Set([...news, ...declined]);
      const settled = reconcile(active.value.calls, { ownId, state, heard, now: new Date(now()).toISOString() });
      for (const event of settled.events) call.dispatch(event);
      if (settled.current) tellCurrent(settled.current);
      if (settled.lostId) await askHowItEnded(settled.lostId);
    },
  };
}
