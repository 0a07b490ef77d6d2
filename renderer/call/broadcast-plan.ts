import { sentenceOf } from "@nchat/contract/errors";
import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";
import type { OwnChannel } from "@nchat/contract/channels";
import type { RestClient } from "../session/rest-result.ts";
import { broadcastWords as words } from "./broadcast-words.ts";
import type { BroadcastPlan } from "./call-broadcast.ts";

/** What a host has filled in. */
export type BroadcastDraft = {
  readonly title: string;
  readonly visibility: ActiveBroadcast["visibility"];
  /** Null: the first of their channels. */
  readonly channelId: string | null;
  readonly invited: readonly string[];
};

/** As little as can be is told to as few as can be, unless somebody chooses otherwise. */
export const emptyBroadcast: BroadcastDraft = {
  ...{ title: "", visibility: "channel_members", channelId: null, invited: [] },
};

/** Stands for a channel that is made with the broadcast. */
export const newChannel = "new";

/** The channel that is chosen. */
export const channelOf = (draft: BroadcastDraft, channels: readonly OwnChannel[]): string =>
  draft.channelId ?? channels[0]?.id ?? newChannel;

type Around = {
  /** The call's own channel, if it has one. */
  readonly inChannel: string | null;
  readonly channels: readonly OwnChannel[] | null;
  readonly newName: string;
  readonly rest: Pick<RestClient, "call">;
  /** Everybody in the call: they may watch it. */
  readonly inside: readonly string[];
};

type Planned = { readonly plan: BroadcastPlan; readonly made: OwnChannel | null } | { readonly fault: string };

/** What is asked of the server, with the channel made where a new one was chosen; else what is missing. */
export async function planOf(draft: BroadcastDraft, around: Around): Promise<Planned> {
  const title = draft.title.trim();
  if (title === "") return { fault: words.titleMissing };
  const { visibility } = draft;
  const invitedUserIds = visibility === "invite_only" ? [...new Set([...around.inside, ...draft.invited])] : [];
  const plan = { title, visibility, invitedUserIds };
  if (around.inChannel !== null) return { plan, made: null };
  // Nobody goes live in a channel, or makes one, that they have not seen.
  if (around.channels === null) return { fault: words.channelsMissing };
  const chosen = channelOf(draft, around.channels);
  if (chosen !== newChannel) return { plan: { ...plan, channelId: chosen }, made: null };
  const answer = await around.rest.call("createChannel", { body: { name: around.newName } });
  if (!answer.ok) return { fault: answer.reason === "refused" ? sentenceOf(answer.error) : words.noAnswer };
  const made = answer.value.channel;
  return { plan: { ...plan, channelId: made.id }, made };
}
