import { AccessToken, TrackSource, type VideoGrant } from "livekit-server-sdk";
import type { ParticipantRole } from "@nchat/contract/calls";
import { may } from "@nchat/contract/roles";

/** A LiveKit token lives ten minutes at most. */
export const tokenLifeSeconds = 600;

/** Whom a token is for, and what they may do. */
export type TokenRequest = Readonly<{
  room: string;
  identity: string;
  displayName: string;
  username: string;
  role: ParticipantRole;
}>;

/** A token and when it ends. */
export type MintedToken = Readonly<{ token: string; expiresAt: Date }>;

const publishable = [
  TrackSource.MICROPHONE,
  TrackSource.CAMERA,
  TrackSource.SCREEN_SHARE,
  TrackSource.SCREEN_SHARE_AUDIO,
];

/** One room, what the role needs there, and nothing else: no administration, no metadata, no other room. */
export function grantOf(room: string, role: ParticipantRole): VideoGrant {
  const isPublisher = may(role, "publish");
  return {
    room,
    roomJoin: true,
    canSubscribe: true,
    canPublish: isPublisher,
    canPublishData: isPublisher,
    ...(isPublisher ? { canPublishSources: publishable } : {}),
    canUpdateOwnMetadata: false,
  };
}

/** What LiveKit is told when a role changes of somebody who is in the room: the same as a new token would say. */
export function permissionOf(role: ParticipantRole) {
  const { canSubscribe, canPublish, canPublishData, canPublishSources, canUpdateOwnMetadata } = grantOf("", role);
  return {
    canSubscribe: canSubscribe ?? false,
    canPublish: canPublish ?? false,
    canPublishData: canPublishData ?? false,
    canPublishSources: canPublishSources ?? [],
    canUpdateMetadata: canUpdateOwnMetadata ?? false,
  };
}

/** Signs the token that lets one person into one room. */
export async function mintToken(
  { apiKey, apiSecret }: Readonly<{ apiKey: string; apiSecret: string }>,
  { room, identity, displayName, username, role }: TokenRequest,
  now: Date,
): Promise<MintedToken> {
  const token = new AccessToken(apiKey, apiSecret, {
    identity,
    name: displayName,
    attributes: { username },
    ttl: tokenLifeSeconds,
  });
  token.addGrant(grantOf(room, role));
  return { token: await token.toJwt(), expiresAt: new Date(now.getTime() + tokenLifeSeconds * 1000) };
}
