import type { Participant } from "@nchat/contract/calls";
import { createStore } from "zustand/vanilla";
import type { CallAskingDeps } from "./call-asking.ts";
import type { Roster } from "./roster.ts";
import type { TellStartDeps } from "./tell-start.ts";

/** A call with Ann in it as the server tells of it, and what was asked, said and raised of it. */
export function toldOfCall(callId: string | null, answers: Readonly<Record<string, unknown>>, isCallShown: boolean) {
  const listeners = new Map<string, (told: never) => void>();
  const roster = createStore<Pick<Roster, "callId" | "participants">>(() => ({
    callId,
    participants: [{ userId: "ann", displayName: "Ann" } as Participant],
  }));
  const [asked, raised, said]: [string[], string[], string[]] = [[], [], []];
  const later: (() => void)[] = [];
  const deps: CallAskingDeps & TellStartDeps = {
    rest: {
      call: async (name) => {
        asked.push(name);
        return (await Promise.resolve(answers[name] ?? { ok: true, value: {} })) as never;
      },
    },
    socket: {
      on: (event, listener) => {
        listeners.set(event, listener as never);
        return () => void listeners.delete(event);
      },
      onConnected: () => () => undefined,
    },
    roster,
    raise: (kind, text) => void raised.push(`${kind}: ${text}`),
    announcer: { interrupt: (text) => void said.push(text) },
    ownId: () => "me",
    isCallShown: () => isCallShown,
    showCall: () => undefined,
    schedule: (run) => {
      later.push(run);
      return () => void later.splice(later.indexOf(run), 1);
    },
  };
  const tell = (event: string, told: object) => listeners.get(event)?.(told as never);
  const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
  return { deps, roster, asked, raised, said, later, tell, settle };
}
