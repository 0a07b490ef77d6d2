import type { RouteName } from "@nchat/contract/rest";
import type { Limits } from "./limits.ts";

/** Routes that are counted where they are answered, by a measure of their own. */
const counted = [
  "initiateCall",
  "reportCallQuality",
  "postStreamChat",
  "reactToStream",
  "reactToStreamAlias",
] as const satisfies readonly RouteName[];

/** What makes LiveKit, recorders, other servers or many devices work. */
const costly = [
  "createChannel",
  "addChannelMembers",
  "inviteToCall",
  "startRecording",
  "startBroadcast",
  "startStreamRecording",
  "changeRecordingLayout",
  "startStream",
  "scheduleStream",
  "createStream",
  "startScheduledStream",
  "addStreamMembers",
  "addDestination",
  "updateDestination",
  "retryDestination",
  "createIngress",
] as const satisfies readonly RouteName[];

const isCounted: ReadonlySet<string> = new Set(counted);
const isCostly: ReadonlySet<string> = new Set(costly);

/** Counts what one person changes, on all nodes together; both throw RATE_LIMITED. */
export type ChangeLimits = Readonly<{
  /** A request of this person. Reading is counted by address alone, and some routes count by themselves. */
  request: (userId: string, method: string, route: RouteName | null) => Promise<void>;
  /** That a request turns out to be what this route does. */
  work: (userId: string, route: RouteName) => Promise<void>;
}>;

/** Makes them: of what one address may ask, one person may change a quarter, and let do costly work a twentieth. */
export function createChangeLimits(limits: Limits, requestsPerMinute: number): ChangeLimits {
  const share = (of: number) => ({ most: Math.max(5, Math.floor(requestsPerMinute / of)), windowMs: 60_000 });
  const changes = { name: "changes", ...share(4) };
  const costs = { name: "costs", ...share(20) };
  const work: ChangeLimits["work"] = async (userId, route) => {
    if (isCostly.has(route)) await limits.take(costs, userId);
  };
  return {
    work,
    request: async (userId, method, route) => {
      if (method === "GET" || method === "HEAD" || (route !== null && isCounted.has(route))) return;
      await limits.take(changes, userId);
      if (route !== null) await work(userId, route);
    },
  };
}
