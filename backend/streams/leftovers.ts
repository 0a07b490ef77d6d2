import type { Context } from "../context.ts";
import type { Ingresses } from "./ingresses.ts";
import type { Outputs } from "./outputs.ts";
import type { StoredStream } from "./rows.ts";
import { loadLeftovers } from "./store.ts";

type Deps = Pick<Context, "db" | "log" | "now"> &
  Readonly<{
    outputs: Pick<Outputs, "end">;
    ingresses: Pick<Ingresses, "end">;
    /** Keeps work that nobody waits for. */
    track: (what: string, work: Promise<unknown>) => void;
  }>;

/** What media still does for streams that are over, because it did not answer when they ended. */
export type Leftovers = Readonly<{
  /** Ends all of it, once at a time; nobody waits for it. */
  endAll: () => void;
  /** Ends that of one stream; false when media does not answer. */
  end: (stored: StoredStream) => Promise<boolean>;
}>;

/** Media that does not answer is asked again after this long. */
const againMs = 30_000;

/** Makes it. */
export function createLeftovers({ db, log, now, outputs, ingresses, track }: Deps): Leftovers {
  let isBusy = false;
  let notBefore = 0;
  const end = async (stored: StoredStream) => {
    const isSilent = await outputs.end(stored);
    return (await ingresses.end(stored.state.id)) && isSilent;
  };
  const endAll = async () => {
    for (const stored of await loadLeftovers(db)) {
      const { id } = stored.state;
      if (await end(stored)) log.info({ streamId: id }, "what was left of a stream at the media server has ended");
      else notBefore = now().getTime() + againMs;
    }
  };
  return {
    end,
    endAll: () => {
      if (isBusy || now().getTime() < notBefore) return;
      isBusy = true;
      const work = endAll().finally(() => (isBusy = false));
      track("what is left of streams that are over could not be ended; it is tried again", work);
    },
  };
}
