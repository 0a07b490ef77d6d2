import { type CurrentCall, currentCallId } from "@nchat/contract/call-control";
import type { CallAccess } from "@nchat/contract/calls";
import { orByRest, toAccessResult } from "./call-access.ts";
import type { CallEffect, Farewell } from "./call-effects.ts";
import { createTurns } from "./call-engine-turns.ts";
import type { CallEngineDeps } from "./call-ports.ts";

type Deps = Pick<CallEngineDeps, "rest" | "socket" | "call" | "newId"> & {
  /** Makes ready what entering will need, while the server is asked. */
  readonly warmUp: () => Promise<void>;
  /** Nobody is signed in any more: what is answered late is for nobody. */
  readonly isStopped: () => boolean;
};

type Initiate = Extract<CallEffect, { type: "initiate" }>;
type Answer = Extract<CallEffect, { type: "answer" }>;

/** Asks the server for calls, and keeps what it granted until it is used. */
type Asking = {
  /** After those before, so that a call given up while it was asked for is ended before the next is placed. */
  readonly initiate: (effect: Initiate) => Promise<void>;
  readonly answer: (effect: Answer) => Promise<void>;
  /** Hands out what was granted for that call, once; null: entering asks anew. */
  readonly take: (callId: string) => CallAccess | null;
  /** Gives back what was granted for another call than the current one. */
  readonly giveBack: (current: CurrentCall) => void;
  readonly sayFarewell: (callId: string, farewell: Farewell) => Promise<void>;
};

/** What was granted is told to call control: entering follows when that says so. */
export function createAsking(deps: Deps): Asking {
  const initiates = createTurns();
  let granted: { readonly access: CallAccess; readonly farewell: Farewell } | null = null;
  const sayFarewell = createFarewell(deps);
  const grant = (access: CallAccess, farewell: Farewell) => void (granted = { access, farewell });
  return {
    initiate: (effect) => initiates.take((isNewest) => initiate({ ...deps, grant, sayFarewell }, effect, isNewest)),
    answer: (effect) => answer({ ...deps, grant, sayFarewell }, effect),
    take(callId) {
      const access = granted?.access.callId === callId ? granted.access : null;
      granted = null;
      return access;
    },
    giveBack(current) {
      const isUndecided = current.step === "placing" || current.step === "answering";
      if (!granted || isUndecided || currentCallId(current) === granted.access.callId) return;
      const { access, farewell } = granted;
      granted = null;
      void sayFarewell(access.callId, farewell);
    },
    sayFarewell,
  };
}

/** The server ends what nobody is in; a farewell that does not arrive costs its time-out, nothing more. */
function createFarewell({ rest }: Deps): Asking["sayFarewell"] {
  return async (callId, farewell) => {
    if (farewell === "nothing") return;
    const route = farewell === "end" ? "endCall" : "leaveCall";
    const result = await rest.call(route, { params: { id: callId }, body: {} });
    if (!result.ok) console.warn(`${farewell} of the call was not taken`, result);
  };
}

type Granting = Deps &
  Pick<Asking, "sayFarewell"> & { readonly grant: (access: CallAccess, farewell: Farewell) => void };

async function initiate(granting: Granting, { target }: Initiate, isNewest: () => boolean): Promise<void> {
  const { rest, socket, call, newId, warmUp, isStopped, grant, sayFarewell } = granting;
  const current = () => call.store.getState().current;
  const isWanted = () => !isStopped() && isNewest() && current().step === "placing";
  if (!isWanted()) return;
  const [only, ...more] = target.userIds;
  const whom = more.length === 0 && only !== undefined ? { targetUserId: only } : { targetUserIds: target.userIds };
  const body = { ...whom, type: target.type };
  const asking = socket.emit("call:initiate", body);
  void warmUp();
  // A question whose answer was lost is answered with the call that it made.
  const result = await orByRest(asking, () => rest.call("initiateCall", { body }, { idempotencyKey: newId() }));
  if (!result.ok) {
    if (isWanted()) call.dispatch({ type: "failed", callId: null, failure: result.failure });
    return;
  }
  const { access } = result;
  if (isWanted()) {
    grant(access, "end");
    call.dispatch({ type: "placed", call: access.call });
  } else if (currentCallId(current()) !== access.callId) await sayFarewell(access.callId, "end");
}

async function answer(granting: Granting, { callId, withVideo, isRinging }: Answer): Promise<void> {
  const { rest, socket, call, warmUp, isStopped, grant, sayFarewell } = granting;
  const join = () => rest.call("joinCall", { params: { id: callId }, body: {} });
  const accept = () => socket.emit("call:accept", { callId, video: withVideo });
  const answering = isRinging ? orByRest(accept(), join) : join().then(toAccessResult);
  void warmUp();
  const result = await answering;
  const { current } = call.store.getState();
  const isWanted = !isStopped() && current.step === "answering" && current.callId === callId;
  if (!result.ok) {
    if (isWanted) call.dispatch({ type: "failed", callId, failure: result.failure });
    return;
  }
  if (!isWanted) return sayFarewell(callId, "leave");
  grant(result.access, "leave");
  call.dispatch({ type: "answered", call: result.access.call });
}
