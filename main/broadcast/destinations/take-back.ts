import type { DestinationRun } from "@nchat/contract/saved-destinations";
import { backOff } from "../back-off.ts";
import type { Ask } from "../server.ts";

type Deps = {
  readonly ask: Ask;
  readonly streamId: string;
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

type Tell = (run: DestinationRun) => void;
type Given = Extract<DestinationRun, { step: "given" }>;

/** What the server was given to send, so that this computer sends nothing beside it: two with one key put each other out. */
export type TakingBack = {
  /** How a kept destination stands now. */
  readonly note: (id: string, run: DestinationRun) => void;
  /** What the server sends there still, as far as is known. */
  readonly given: (id: string) => Given | null;
  /**
   * Asks the server to send there no more, and again while it does not answer, which is told. Resolves to whether it surely
   * does not, and nobody wants anything else meanwhile.
   */
  readonly begin: (id: string, tell: Tell) => Promise<boolean>;
  /** Something else is wanted of it, or of all. */
  readonly cancel: (id?: string) => void;
};

const mostTries = 6;

/** Remembers for one stream. */
export function createTakingBack(deps: Deps): TakingBack {
  const given = new Map<string, Given>();
  const turns = new Map<string, symbol>();
  const ask = async (id: string, tell: Tell, isMine: () => boolean): Promise<boolean> => {
    let why = "";
    for (let attempt = 0; attempt < mostTries; attempt++) {
      if (attempt > 0) {
        const delay = backOff(attempt - 1, deps.random);
        tell({ step: "waiting", why, retryAt: deps.now() + delay });
        await deps.sleep(delay);
        if (!isMine()) return false;
        tell({ step: "connecting" });
      }
      const known = given.get(id);
      if (!known) return true;
      const params = { id: deps.streamId, destinationId: known.destinationId };
      const removed = await deps.ask("removeDestination", { params });
      const isGone = removed.ok || removed.code === "NOT_FOUND";
      if (isGone && given.get(id) === known) given.delete(id);
      if (!isMine()) return false;
      if (isGone) return true;
      why = `The server sends there still: ${removed.problem.detail ?? "it did not answer."}`;
    }
    tell({ step: "lost", why });
    return false;
  };
  return {
    note(id, run) {
      if (run.step === "given") given.set(id, run);
    },
    given: (id) => given.get(id) ?? null,
    begin(id, tell) {
      const mine = Symbol(id);
      turns.set(id, mine);
      return ask(id, tell, () => turns.get(id) === mine);
    },
    cancel(id) {
      if (id === undefined) turns.clear();
      else turns.delete(id);
    },
  };
}
