import type { Kysely } from "kysely";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { Tables } from "../db/tables.ts";
import type { Media } from "../media/port.ts";
import { reportOf } from "../media/rtmp-url.ts";
import type { Sealer } from "../secrets/sealed.ts";
import { fullUrlOf, loadDestinations } from "./destinations/store.ts";
import { mediaRefusal } from "./refusals.ts";
import type { StoredStream } from "./rows.ts";

type Deps = Readonly<{ db: Kysely<Tables>; media: Pick<Media, "capabilities" | "listEgresses">; sealer: Sealer }>;

/** What each destination has taken. LiveKit's recorders don't count that, so they are not asked. */
export async function trafficOf(
  { db, media, sealer }: Deps,
  { state, facts }: StoredStream,
): Promise<RouteAnswer<"listDestinationTraffic">["sent"]> {
  if (state.status !== "live" || (await media.capabilities()).kind !== "embedded") return [];
  const answer = await media.listEgresses({ room: facts.roomName, onlyActive: true });
  if (answer.outcome !== "done") throw mediaRefusal(answer);
  const reports = answer.value.flatMap(({ destinations }) => destinations);
  return (await loadDestinations(db, state.id)).flatMap((row) => {
    const url = fullUrlOf(sealer, row);
    const bytes = url === undefined ? undefined : reportOf(url, reports)?.sentBytes;
    return bytes === undefined ? [] : [{ destinationId: row.id, bytes }];
  });
}
