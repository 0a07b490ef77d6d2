import type { EndedBroadcast } from "@nchat/contract/broadcast";
import type { BroadcastDeps } from "./broadcast-deps.ts";

/** Looks for a stream that an earlier run of the app left behind, and after it until something is done about it. */
export type Finding = { readonly start: () => void; readonly stop: () => void };

/** How often the server is asked; it may have gone down with the app, and be coming up. */
const everyMs = 3000;
/** The server itself keeps a stream without its host for two minutes. */
const patienceMs = 150_000;

/** Nothing is asked while nothing is kept. */
export function createFinding({ owner, server, kept, now }: BroadcastDeps): Finding {
  let timer: NodeJS.Timeout | undefined;
  let round = 0;
  const stop = () => {
    round++;
    clearTimeout(timer);
  };
  const over = (last: EndedBroadcast | undefined) => {
    kept.forget();
    owner.send({ type: "gave-up", problem: { code: "stream-over", detail: null }, last });
  };
  const look = async (mine: number, until: number) => {
    const found = kept.get();
    if (found === null) return;
    const standing = await server.look(found.onAir.streamId);
    if (mine !== round) return; // somebody went live, resumed or left meanwhile
    if (standing?.isOver ?? now() > until) return over(standing?.last);
    if (standing) owner.send({ type: "found", onAir: found.onAir, since: found.since });
    timer = setTimeout(() => void look(mine, until), everyMs);
  };
  return {
    start() {
      stop();
      void look(round, now() + patienceMs);
    },
    stop,
  };
}
