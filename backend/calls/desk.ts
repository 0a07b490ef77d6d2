import type { Transaction } from "kysely";
import type { Effect } from "@nchat/contract/call-effects";
import type { CallEvent } from "@nchat/contract/call-events";
import { nextCall } from "@nchat/contract/call-rules";
import { isActive, isPending, memberOf, nextDeadline, type CallState } from "@nchat/contract/call-state";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { isSamplePerson } from "../sample/people.ts";
import { createTracker } from "../tracker.ts";
import { createDeadlines } from "./deadlines.ts";
import { askLiveKit, ringPerson, tell } from "./effects.ts";
import type { Placed } from "./initiate.ts";
import { refusal } from "./refusals.ts";
import type { StoredCall } from "./rows.ts";
import { loadCallForUpdate, loadCalls, saveCall } from "./store.ts";
import { loadNames } from "./view.ts";

type Trx = Transaction<Tables>;

/** What is done to a call in its turn: an event, made when the call is known. */
export type Ask = Readonly<{
  /** Runs first in the transaction; false leaves everything as it is (a webhook seen before). */
  claim?: (trx: Trx) => Promise<boolean>;
  /** Changes the state before the event, in the same step (a channel's member takes a seat). */
  prepare?: (state: CallState) => CallState;
  /** Runs last in the transaction. */
  record?: (trx: Trx, stored: StoredCall) => Promise<void>;
  event: CallEvent | ((stored: StoredCall) => CallEvent);
}>;

/** Told after everybody else of every step, with how the call was before (null: it is new). */
export type Listener = (stored: StoredCall, effects: readonly Effect[], before: CallState | null) => void;

/**
 * Where calls are kept and changed: one step of one call at a time, stored before anybody is told. `apply` answers null
 * when there is no such call.
 */
export type Desk = Readonly<{
  apply: (callId: string, ask: Ask) => Promise<StoredCall | null>;
  /** The same for somebody who asked: no such call and a refusal are thrown. */
  command: (callId: string, ask: Ask) => Promise<StoredCall>;
  /** Stores a new call by `place` and announces it, before anything else happens to it. */
  open: (callId: string, place: () => Promise<Placed>) => Promise<Placed>;
  /** Rings a device that has just connected, if this call still rings for its person. */
  ringAgain: (callId: string, userId: string, socketId: string) => Promise<void>;
  listen: (listener: Listener) => () => void;
  /** Whether LiveKit answers, as the watch last saw it: until it does, nobody is taken as gone. */
  setMediaUp: (isUp: boolean) => void;
  timePassed: (callId: string) => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Makes the desk; one a service. */
export function createDesk(ctx: Context): Desk {
  const { turns } = ctx;
  const listeners = new Set<Listener>();
  const deadlines = createDeadlines(ctx);
  const tracker = createTracker(ctx.log);
  const track = (work: Promise<unknown>) => tracker.track("what follows from a step of a call failed", work);
  let isMediaUp = false;
  const limitMs = ctx.config.ceilings.callMs;

  const onRang = (callId: string, userId: string) => track(apply(callId, { event: { type: "device-rang", userId } }));
  const announce = async (before: CallState | null, stored: StoredCall, effects: readonly Effect[]) => {
    const names = await loadNames(ctx.db, [stored]);
    tell(ctx, stored, names, effects, onRang); // first: a ring must not wait behind news of presence
    updatePresence(ctx, before, stored.state);
    for (const listener of listeners) listener(stored, effects, before);
    track(afterAnswers().then(() => deadlines.follow(stored.state.id, nextDeadline(stored.state, limitMs))));
  };
  const apply = async (callId: string, ask: Ask): Promise<StoredCall | null> => {
    const step = await turns(callId, async () => {
      const done = await ctx.db.transaction().execute((trx) => inTransaction(trx, callId, ask, ctx.now().getTime()));
      if (done && done.effects !== null) await announce(done.before, done.stored, done.effects);
      return done;
    });
    if (step?.effects) await askLiveKit(ctx, step.stored.roomName, step.effects);
    return step?.stored ?? null;
  };
  return {
    apply,
    command: async (callId, ask) => existing(await apply(callId, ask)),
    open: (callId, place) =>
      turns(callId, async () => {
        const placed = await place();
        if (placed.outcome === "new") await announce(null, placed.stored, placed.effects);
        return placed;
      }),
    ringAgain: (callId, userId, socketId) =>
      turns(callId, async () => {
        const stored = await loadRinging(ctx, callId, userId);
        if (stored) ringPerson(ctx, stored, await loadNames(ctx.db, [stored]), userId, onRang, socketId);
      }),
    listen: (listener) => (listeners.add(listener), () => void listeners.delete(listener)),
    setMediaUp: (isUp) => void (isMediaUp = isUp),
    timePassed: async (callId) => {
      deadlines.passed(callId);
      const stored = await apply(callId, { event: { type: "time-passed", isMediaUp, limitMs } });
      if (stored) await deadlines.follow(callId, nextDeadline(stored.state, limitMs));
    },
    stop: tracker.settled,
  };
}

/** Whoever asked is answered first; the job is for seconds from now. */
const afterAnswers = () => new Promise<void>((resolve) => setImmediate(resolve));

async function loadRinging({ db }: Context, callId: string, userId: string): Promise<StoredCall | undefined> {
  const [stored] = await loadCalls(db, [callId]);
  const member = stored && memberOf(stored.state, userId);
  return member && isPending(member) && !member.isSilent ? stored : undefined;
}

function existing(stored: StoredCall | null): StoredCall {
  if (!stored) throw new ApiError("CALL_NOT_FOUND", "There is no such call.");
  return stored;
}

type Done = { before: CallState; stored: StoredCall; effects: readonly Effect[] | null };

async function inTransaction(trx: Trx, callId: string, ask: Ask, now: number): Promise<Done | null> {
  if (ask.claim && !(await ask.claim(trx))) return null;
  const found = await loadCallForUpdate(trx, callId);
  if (!found) return null;
  const before = ask.prepare ? ask.prepare(found.state) : found.state;
  const event = typeof ask.event === "function" ? ask.event({ ...found, state: before }) : ask.event;
  const verdict = nextCall(before, event, now);
  if (verdict.outcome === "refused") throw refusal(verdict.code);
  const stored = verdict.state === found.state ? found : await saveCall(trx, found, verdict.state);
  await ask.record?.(trx, stored);
  const isSilent = stored === found && verdict.effects.length === 0;
  return { before: found.state, stored, effects: isSilent ? null : verdict.effects };
}

/** Who is in a call is not free; who was just rung still is, and a sample person always. */
function updatePresence({ presence }: Context, before: CallState | null, after: CallState): void {
  for (const member of after.members) {
    if (isSamplePerson(member.userId)) continue;
    const was = before ? memberOf(before, member.userId) : undefined;
    const isIn = isActive(member);
    if (isIn !== (was !== undefined && isActive(was))) presence.setInCall(member.userId, isIn);
  }
}

/** Every call that has not ended. */
export async function loadOpenCalls(db: Context["db"]): Promise<readonly StoredCall[]> {
  const rows = await db.selectFrom("nchat_calls").select("id").where("status", "!=", "ended").execute();
  const calls = await loadCalls(
    db,
    rows.map((row) => row.id),
  );
  // One that a plain reader inserted has nobody in it: it needs no room.
  return calls.filter(({ state }) => state.members.length > 0);
}
