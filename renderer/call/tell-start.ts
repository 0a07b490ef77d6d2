import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { Announcer } from "../ui/announcer.ts";
import type { Raise } from "../ui/toast-store.ts";
import type { Roster } from "./roster.ts";
import { showCallLabel } from "./words.ts";

/** Where it is told, and who is in the call. */
export type TellStartDeps = {
  readonly roster: ReadonlyStore<Pick<Roster, "callId" | "participants">>;
  readonly raise: Raise;
  readonly announcer: Pick<Announcer, "interrupt">;
  readonly ownId: () => string | null;
  /** Whether the call is on the screen, with its notice. */
  readonly isCallShown: () => boolean;
  readonly showCall: () => void;
};

/** Who began it (null: nobody knows), and how that is said. */
type Start = {
  readonly startedBy: string | null;
  readonly cause: string;
  readonly own: string;
  readonly others: (name: string | null) => string;
};

/** Says that something of the call began: to readers always, and on the screen where the call with its notice is not shown. */
export function tellStart(deps: TellStartDeps, { startedBy, cause, own, others }: Start): void {
  const { announcer, raise, roster, ownId, isCallShown, showCall } = deps;
  const isOwn = startedBy !== null && startedBy === ownId();
  const starter = roster.getState().participants.find(({ userId }) => userId === startedBy);
  const said = isOwn ? own : others(starter?.displayName ?? null);
  announcer.interrupt(said);
  if (isOwn || isCallShown()) return;
  raise("info", said, { cause, action: { label: showCallLabel, run: showCall } });
}
