import type { GoLivePlan } from "@nchat/contract/broadcast";
import { asksMembers, plannedStart } from "@nchat/contract/planned-start";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { RestClient, RestResult } from "../session/rest-result.ts";

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  /** Tells what was asked in vain; null then. */
  readonly asking: <T>(asked: Promise<RestResult<T>>) => Promise<T | null>;
  readonly onRefused: (reason: string) => void;
};

/** Starts a stream of the schedule as the form says, for an encoder of its own; null when that is not possible. */
export async function startPlanned(
  { rest, asking, onRefused }: Deps,
  plan: GoLivePlan,
  id: string,
): Promise<RouteAnswer<"startScheduledStream"> | null> {
  const params = { id };
  const found = await asking(rest.call("getStream", { params }));
  if (found === null) return null;
  const known = asksMembers(plan) ? await asking(rest.call("listStreamMembers", { params })) : { members: [] };
  if (known === null) return null;
  const start = plannedStart(plan, found, known.members);
  if (start.outcome === "refused") {
    onRefused(start.reason);
    return null;
  }
  for (const userIds of start.invite) {
    const body = { userIds: [...userIds] };
    if ((await asking(rest.call("addStreamMembers", { params, body }))) === null) return null;
  }
  for (const userId of start.uninvite)
    if ((await asking(rest.call("removeStreamMember", { params: { id, userId } }))) === null) return null;
  if (start.name.length > 0) {
    const body = { userIds: [...start.name], role: "co_host" as const };
    if ((await asking(rest.call("addStreamMembers", { params, body }))) === null) return null;
  }
  if (start.changes !== null) {
    const changed = await asking(rest.call("updateStream", { params, body: start.changes }));
    if (changed === null) return null;
  }
  return await asking(rest.call("startScheduledStream", { params }));
}
