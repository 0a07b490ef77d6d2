import { z } from "zod";
import { Person } from "./people.ts";
import { Timestamp, Uuid } from "./primitives.ts";

/** What somebody is in a channel: the owner made it, admins look after its members and its calls. */
export const ChannelRole = z.enum(["owner", "admin", "member"]);
export type ChannelRole = z.output<typeof ChannelRole>;

/** A group of people that can be called together, and that streams are for. */
export const Channel = z.object({
  id: Uuid,
  name: z.string(),
  createdBy: Uuid.nullable(),
  memberCount: z.int(),
  createdAt: Timestamp,
});
export type Channel = Readonly<z.output<typeof Channel>>;

/** A channel as one of its members sees it. */
export const OwnChannel = Channel.extend({ role: ChannelRole });
export type OwnChannel = Readonly<z.output<typeof OwnChannel>>;

/** One person's place in a channel. */
export const ChannelMember = z.object({ person: Person, role: ChannelRole, joinedAt: Timestamp });
export type ChannelMember = Readonly<z.output<typeof ChannelMember>>;

/** What a channel's role allows beyond being called and calling. */
export type ChannelAction = "add-members" | "remove-members" | "name-admins";

const allowed: Readonly<Record<ChannelRole, readonly ChannelAction[]>> = {
  owner: ["add-members", "remove-members", "name-admins"],
  admin: ["add-members", "remove-members"],
  member: [],
};

/** Whether a channel's role allows an action. */
export function mayInChannel(role: ChannelRole, action: ChannelAction): boolean {
  return allowed[role].includes(action);
}

const rank: Readonly<Record<ChannelRole, number>> = { owner: 2, admin: 1, member: 0 };

/** Whether one may remove another from a channel: only somebody below oneself. */
export function mayRemoveFromChannel(actor: ChannelRole, target: ChannelRole): boolean {
  return mayInChannel(actor, "remove-members") && rank[actor] > rank[target];
}
