import type { GoLivePlan } from "@nchat/contract/broadcast";
import { asksMembers, plannedStart, startedOf } from "@nchat/contract/planned-start";
import type { Ask, Asked } from "./server.ts";

/** A stream that was opened, in its channel. */
export type Opened = {
  readonly streamId: string;
  readonly channelId: string;
  /** It was planned: an attempt that fails leaves it as it is, for the next one. */
  readonly isPlanned: boolean;
};

/** Opens the stream that the plan means: the one of the schedule that it names, or a new one. */
export function openStream(ask: Ask, plan: GoLivePlan): Promise<Asked<Opened>> {
  const plannedId = startedOf(plan);
  return plannedId === null ? openNew(ask, plan) : openPlanned(ask, plan, plannedId);
}

async function openNew(ask: Ask, plan: GoLivePlan): Promise<Asked<Opened>> {
  const channel = await channelOf(ask, plan);
  if (!channel.ok) return channel;
  const started = await ask("startStream", { body: { channelId: channel.value, ...asked(plan) } });
  if (!started.ok) return started;
  return { ok: true, value: { streamId: started.value.streamId, channelId: channel.value, isPlanned: false } };
}

/** First it is made what the form says, so that those who wait for it get nothing else. */
async function openPlanned(ask: Ask, plan: GoLivePlan, id: string): Promise<Asked<Opened>> {
  const params = { id };
  const found = await ask("getStream", { params });
  if (!found.ok) return found;
  const known = asksMembers(plan) ? await ask("listStreamMembers", { params }) : noMembers;
  if (!known.ok) return known;
  const start = plannedStart(plan, found.value, known.value.members);
  if (start.outcome === "refused")
    return { ok: false, problem: { code: "refused", detail: start.reason }, code: "CONFLICT" };
  for (const userIds of start.invite) {
    const invited = await ask("addStreamMembers", { params, body: { userIds: [...userIds] } });
    if (!invited.ok) return invited;
  }
  for (const userId of start.uninvite) {
    const removed = await ask("removeStreamMember", { params: { id, userId } });
    if (!removed.ok) return removed;
  }
  const named = start.name.length === 0 ? null : await ask("addStreamMembers", { params, body: coHosts(start.name) });
  if (named?.ok === false) return named;
  const changed = start.changes === null ? null : await ask("updateStream", { params, body: start.changes });
  if (changed?.ok === false) return changed;
  const started = await ask("startScheduledStream", { params });
  return started.ok
    ? { ok: true, value: { streamId: id, channelId: found.value.channelId, isPlanned: true } }
    : started;
}

const coHosts = (ids: readonly string[]) => ({ userIds: [...ids], role: "co_host" as const });
const noMembers = { ok: true, value: { members: [] } } as const;

/** The plan in the server's words. */
function asked(plan: GoLivePlan) {
  const { title, isRecorded, invitedUserIds, coHostIds, isRehearsal } = plan;
  const visibility = visibilityOf(plan);
  const invited = visibility === "invite_only" ? { invitedUserIds: isRehearsal ? [] : [...invitedUserIds] } : {};
  const named = coHostIds.length === 0 || isRehearsal ? {} : { coHostIds: [...coHostIds] };
  const rehearsed = isRehearsal ? { isRehearsal } : {};
  return { title, visibility, recordStream: isRecorded && !isRehearsal, ...invited, ...named, ...rehearsed };
}

/** A rehearsal is for invited people, and nobody is. */
export function visibilityOf({ visibility, isRehearsal }: GoLivePlan): GoLivePlan["visibility"] {
  return isRehearsal ? "invite_only" : visibility;
}

async function channelOf(ask: Ask, { channelId, newChannelName }: GoLivePlan): Promise<Asked<string>> {
  if (channelId !== null) return { ok: true, value: channelId };
  const made = await ask("createChannel", { body: { name: newChannelName } });
  return made.ok ? { ok: true, value: made.value.channel.id } : made;
}
