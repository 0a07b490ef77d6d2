import { z } from "zod";
import { ChannelMember, OwnChannel } from "../channels.ts";
import { Uuid } from "../primitives.ts";
import type { Route } from "./route.ts";

const ChannelId = z.object({ id: Uuid });
const Page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
};

/** Channels: who is in them, and who looks after them. Beside nchat they are nchat's, and only read here. */
export const channelRoutes = {
  listChannels: {
    method: "GET",
    path: "/api/channels",
    auth: "user",
    summary: "The channels that the asking person belongs to, by name",
    query: z.strictObject({ q: z.string().trim().max(100).optional(), ...Page }),
    response: z.object({ channels: z.array(OwnChannel), total: z.int() }),
  },
  createChannel: {
    method: "POST",
    path: "/api/channels",
    auth: "user",
    summary: "Make a channel; whoever makes it owns it",
    body: z.strictObject({ name: z.string().trim().min(1).max(255), userIds: z.array(Uuid).max(99).optional() }),
    response: z.object({ channel: OwnChannel, members: z.array(ChannelMember) }),
  },
  getChannel: {
    method: "GET",
    path: "/api/channels/:id",
    auth: "user",
    summary: "One channel and everybody in it (members only)",
    params: ChannelId,
    response: z.object({ channel: OwnChannel, members: z.array(ChannelMember) }),
  },
  addChannelMembers: {
    method: "POST",
    path: "/api/channels/:id/members",
    auth: "user",
    summary: "Add people, or change what those are who belong to it already (owner; admins add members)",
    params: ChannelId,
    body: z.strictObject({
      userIds: z.array(Uuid).min(1).max(99),
      role: z.enum(["admin", "member"]).optional(),
    }),
    response: z.object({ members: z.array(ChannelMember), addedCount: z.int() }),
  },
  removeChannelMembers: {
    method: "DELETE",
    path: "/api/channels/:id/members",
    auth: "user",
    summary: "Remove people (owner, admins), or oneself: that is leaving",
    params: ChannelId,
    body: z.strictObject({ userIds: z.array(Uuid).min(1).max(99) }),
    response: z.object({ removedCount: z.int() }),
  },
} as const satisfies Record<string, Route>;
