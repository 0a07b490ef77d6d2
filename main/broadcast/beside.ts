import { besides, isOverSince } from "@nchat/contract/beside";
import type { GoLivePlan } from "@nchat/contract/broadcast";
import { startedOf } from "@nchat/contract/planned-start";
import type { Ask, Asked, BroadcastServer } from "./server.ts";

type Deps = {
  readonly ask: Ask;
  /** Who is at this computer; null: nobody. */
  readonly getOwnId: () => string | null;
};

/** Keeps a person from running two streams beside each other by accident. */
export type Beside = {
  /** Why nothing is to be begun: a stream of the person's own runs that this app did not make. Null: there is none, or the server does not answer. */
  readonly reasonAgainst: (plan: GoLivePlan) => Promise<string | null>;
  /** The same server, which prepares nothing beside such a stream. */
  readonly guard: (server: BroadcastServer) => BroadcastServer;
};

const sentence = (title: string) =>
  `Your stream “${title.slice(0, 200)}” runs already, sent by another program or computer. End it first.`;

/** Whoever goes live is asked about what an encoder, a call or another computer sends for them. */
export function createBeside({ ask, getOwnId }: Deps): Beside {
  /** What is left of this app's own is ended by the server, and is nothing that the person forgot. */
  const made = new Set<string>();
  const find = async (plan: GoLivePlan): Promise<Asked<string | null>> => {
    const hostId = getOwnId();
    if (hostId === null) return { ok: true, value: null };
    const listed = await ask("listActiveStreams", { query: { hostId, limit: 100 } });
    if (!listed.ok) return listed;
    const meant = startedOf(plan);
    const others = besides(listed.value.streams, (id) => id === meant || made.has(id));
    for (const { id, title, feed } of others) {
      if (feed === "live") return { ok: true, value: title }; // also what goes straight into its room
      const known = await ask("getIngress", { params: { id } });
      if (known.ok && known.value.ingresses.length > 0) return { ok: true, value: title };
      if (!known.ok && !isOverSince(known.code)) return known; // it may be sent to, or not: nothing is begun blindly
    }
    return { ok: true, value: null };
  };
  return {
    async reasonAgainst(plan) {
      const found = await find(plan);
      return found.ok && found.value !== null ? sentence(found.value) : null;
    },
    guard: (server) => ({
      ...server,
      async prepare(plan) {
        const found = await find(plan);
        if (!found.ok) return found;
        if (found.value !== null)
          return { ok: false, problem: { code: "refused", detail: sentence(found.value) }, code: null };
        const prepared = await server.prepare(plan);
        if (prepared.ok) made.add(prepared.value.onAir.streamId);
        return prepared;
      },
    }),
  };
}
