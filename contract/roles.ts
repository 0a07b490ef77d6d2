import type { ParticipantRole } from "./calls.ts";

/** What a role may do in a call beyond hearing, seeing and leaving. */
export type CallAction = "publish" | "invite" | "end-for-all" | "moderate";

const allowed: Readonly<Record<ParticipantRole, readonly CallAction[]>> = {
  host: ["publish", "invite", "end-for-all", "moderate"],
  co_host: ["publish", "invite", "end-for-all", "moderate"],
  participant: ["publish", "invite"],
  viewer: [],
};

/** Whether a role allows an action. */
export function may(role: ParticipantRole, action: CallAction): boolean {
  return allowed[role].includes(action);
}

const rank: Readonly<Record<ParticipantRole, number>> = { host: 3, co_host: 2, participant: 1, viewer: 0 };

/**
 * Whether one role may give another role to somebody who has `from`: moderators, to those below them, up to what is below
 * themselves. The host alone hands the host's role on.
 */
export function mayChangeRole(actor: ParticipantRole, from: ParticipantRole, to: ParticipantRole): boolean {
  if (to === "host") return actor === "host" && from !== "host" && may(from, "publish");
  return mayModerate(actor, from) && rank[actor] > rank[to];
}

/** Whether one role may mute or remove another: moderators, and only somebody below them. */
export function mayModerate(actor: ParticipantRole, target: ParticipantRole): boolean {
  return may(actor, "moderate") && rank[actor] > rank[target];
}
