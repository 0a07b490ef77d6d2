import type { GoLivePlan } from "./broadcast.ts";
import { isOnAir } from "./stream-rules.ts";
import type { StreamInfo, StreamMember } from "./streams.ts";

/** So long before and after its time a planned stream is offered to its host who is about to go live. */
export const offerPlanMs = 30 * 60_000;
/** So many people one request invites. */
const invitedAtOnce = 100;

type Changes = {
  readonly title?: string;
  readonly visibility?: StreamInfo["visibility"];
  readonly recordStream?: boolean;
};

/** What a planned stream is told before it starts as the host's form says. */
export type PlannedStart =
  /** It can't be started (any more): a sentence for the host. */
  | { readonly outcome: "refused"; readonly reason: string }
  /** `changes` is null when it is as the form says already; people are invited one list after another, then co-hosts named. */
  | {
      readonly outcome: "ready";
      readonly changes: Changes | null;
      readonly invite: readonly (readonly string[])[];
      readonly uninvite: readonly string[];
      readonly name: readonly string[];
    };

type People = Pick<GoLivePlan, "visibility" | "invitedUserIds" | "coHostIds" | "plannedAs">;
type Wanted = People & Pick<GoLivePlan, "title" | "isRecorded">;
type Planned = Pick<StreamInfo, "title" | "visibility" | "recordStream" | "status" | "feed">;

/**
 * Pure. What was changed elsewhere since the form was filled stays, unless the form says something of its own there.
 * One that is open and gets no picture was begun by an attempt that failed half-way, or its encoder is gone: it is
 * gone on with. One that gets a picture is sent from elsewhere, which a second start would cut off.
 */
export function plannedStart(wanted: Wanted, stream: Planned, members: readonly StreamMember[]): PlannedStart {
  const against = reasonAgainst(stream);
  if (against !== null) return { outcome: "refused", reason: against };
  return { outcome: "ready", changes: changesOf(wanted, stream), ...membersOf(wanted, members) };
}

/** Pure: the stream of the schedule that is started with it; null: one of its own is made, as for every rehearsal. */
export function startedOf({ plannedId, isRehearsal }: Pick<GoLivePlan, "plannedId" | "isRehearsal">): string | null {
  return isRehearsal ? null : plannedId;
}

/** Pure: whether who is invited or named has to be known before it starts as the form says. */
export function asksMembers({ visibility, coHostIds, plannedAs }: People): boolean {
  return visibility === "invite_only" || coHostIds.length > 0 || (plannedAs?.coHostIds.length ?? 0) > 0;
}

/** Who is a co-host no more is invited or nobody, as the form says. */
function membersOf({ visibility, invitedUserIds, coHostIds, plannedAs }: People, members: readonly StreamMember[]) {
  const isInviteOnly = visibility === "invite_only";
  const those = (role: StreamMember["role"]) => members.filter((each) => each.role === role).map(({ user }) => user.id);
  const [invited, coHosts] = [those("viewer"), those("co_host")];
  const isNew = (id: string) => !plannedAs?.invitedUserIds.includes(id) && !invited.includes(id);
  const unnamed = coHosts.filter((id) => !coHostIds.includes(id) && plannedAs?.coHostIds.includes(id));
  const isStillInvited = (id: string) => isInviteOnly && invitedUserIds.includes(id);
  const added = invitedUserIds.filter((id) => isNew(id) && !coHosts.includes(id));
  const isTakenBack = (id: string) => !invitedUserIds.includes(id) && (plannedAs?.invitedUserIds.includes(id) ?? true);
  const takenBack = invited.filter((id) => isTakenBack(id) && !coHostIds.includes(id));
  const invite = isInviteOnly ? [...added, ...unnamed.filter(isStillInvited)] : [];
  return {
    invite: inListsOf(invite, invitedAtOnce),
    uninvite: [...(isInviteOnly ? takenBack : []), ...unnamed.filter((id) => !isStillInvited(id))],
    name: coHostIds.filter((id) => !coHosts.includes(id) && !plannedAs?.coHostIds.includes(id)),
  };
}

function reasonAgainst({ title, status, feed }: Planned): string | null {
  if (status === "cancelled") return `“${title}” was cancelled.`;
  if (status !== "scheduled" && !isOnAir(status)) return `“${title}” is over.`;
  return feed === "live" ? `“${title}” is live already, sent from elsewhere. End it there first.` : null;
}

function changesOf({ title, visibility, isRecorded, plannedAs }: Wanted, stream: Planned): Changes | null {
  const changes: Changes = {
    ...(title === stream.title || title === plannedAs?.title ? {} : { title }),
    ...(visibility === stream.visibility || visibility === plannedAs?.visibility ? {} : { visibility }),
    ...(isRecorded === stream.recordStream || isRecorded === plannedAs?.isRecorded ? {} : { recordStream: isRecorded }),
  };
  return Object.keys(changes).length === 0 ? null : changes;
}

function inListsOf<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const lists = Math.ceil(all.length / most);
  return Array.from({ length: lists }, (_, index) => all.slice(index * most, (index + 1) * most));
}

type Dated = Pick<StreamInfo, "status" | "scheduledAt" | "wasPlanned">;

/**
 * Pure: whether its host can start it from the schedule. One that was opened stays startable while it waits for its first
 * picture: the attempt failed half-way, or the app that made it is gone. An earlier server tells it from a new stream by
 * its time alone.
 */
export function isToStart({ status, scheduledAt, wasPlanned }: Dated): boolean {
  return status === "scheduled" || (status === "starting" && (wasPlanned === true || scheduledAt !== null));
}

/** Pure: the one of these streams that is nearest to now, if one can be started and is near enough to be offered. */
export function planNear<T extends Dated>(plans: readonly T[], now: number): T | null {
  const away = ({ status, scheduledAt }: T) => {
    // Whatever its time, or without one: it ends soon if nobody goes on with it.
    if (status === "starting") return 0;
    return scheduledAt === null ? Infinity : Math.abs(Date.parse(scheduledAt) - now);
  };
  const near = plans.filter((plan) => isToStart(plan) && away(plan) <= offerPlanMs);
  return near.toSorted((a, b) => away(a) - away(b))[0] ?? null;
}
