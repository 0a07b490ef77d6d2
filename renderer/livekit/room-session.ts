import type { RoomAccess } from "./room-commands.ts";
import type { LinkLoss } from "./room-link.ts";

/** A fresh token, a wait ("later"), or the last word about this call. */
export type AccessAnswer<F> =
  | { readonly answer: "granted"; readonly access: RoomAccess }
  | { readonly answer: "later" }
  | { readonly answer: "over"; readonly failure: F };

/** What the session needs of a link. */
export type SessionLink = {
  readonly lost: Promise<LinkLoss>;
  readonly connect: (access: RoomAccess, timeoutMs: number) => Promise<"up" | "failed">;
  readonly close: () => Promise<void>;
};

type Deps<L extends SessionLink, F> = {
  readonly openLink: () => L;
  readonly getAccess: (callId: string) => Promise<AccessAnswer<F>>;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly onUp: (link: L) => void;
  readonly onRecovering: () => void;
  readonly onEnd: (end: End<F>) => void;
};

/** How long a room may be out of reach before the call is given up. */
export const giveUpAfterMs = 5 * 60_000;

/** A link that breaks sooner than this came to nothing: somebody who is put out again and again must not storm the server. */
export const settledAfterMs = 30_000;

/** Waits grow to two seconds, with a quarter of jitter so that a whole call does not come back at one instant. */
export function retryDelay(failures: number, random: number): number {
  const base = Math.min(2000, 120 * 1.6 ** Math.max(0, failures - 1));
  return Math.round(base * (0.75 + random / 2));
}

/** Early tries are short, so that a server which is just back is found at once; later ones suit slow networks. */
export function connectTimeout(failures: number): number {
  return failures === 0 ? 8000 : Math.min(8000, 2500 + failures * 500);
}

type Links<L> = { current: L | null; opening: L | null };

/** Opens one link and connects it; null when that failed or nobody wants it any more. */
async function openOne<L extends SessionLink>(
  openLink: () => L,
  links: Links<L>,
  access: RoomAccess,
  failures: number,
  signal: AbortSignal,
): Promise<L | null> {
  const link = openLink();
  links.opening = link;
  const outcome = await link.connect(access, connectTimeout(failures));
  links.opening = null;
  if (outcome === "up" && !signal.aborted) {
    links.current = link; // in the same breath, so that a stop always finds it
    return link;
  }
  await link.close();
  return null;
}

async function closeAll<L extends SessionLink>(links: Links<L>): Promise<void> {
  const open = [links.current, links.opening].filter((link) => link !== null);
  Object.assign(links, { current: null, opening: null });
  await Promise.all(open.map((link) => link.close()));
}

type End<F> = "taken-over" | "gave-up" | F;

/** One round: a token, a link, and its whole life. Says how the link ended, or why there was none. */
async function round<L extends SessionLink, F>(
  deps: Deps<L, F>,
  links: Links<L>,
  answer: AccessAnswer<F>,
  failures: number,
  signal: AbortSignal,
): Promise<"stopped" | "failed" | "broken" | End<F>> {
  if (signal.aborted) return "stopped";
  if (answer.answer === "over") return answer.failure;
  if (answer.answer === "later") return "failed";
  const link = await openOne(deps.openLink, links, answer.access, failures, signal);
  if (signal.aborted) return "stopped";
  if (!link) return "failed";
  deps.onUp(link);
  const loss = await link.lost;
  return signal.aborted ? "stopped" : loss;
}

async function keep<L extends SessionLink, F>(
  deps: Deps<L, F>,
  links: Links<L>,
  callId: string,
  first: RoomAccess | null,
  signal: AbortSignal,
): Promise<"stopped" | End<F>> {
  let answer: AccessAnswer<F> = first ? { answer: "granted", access: first } : await deps.getAccess(callId);
  let failures = 0;
  let since = deps.now();
  let upAt = since;
  const onUp = (link: L) => {
    upAt = deps.now();
    deps.onUp(link);
  };
  for (;;) {
    const end = await round({ ...deps, onUp }, links, answer, failures, signal);
    if (end !== "broken" && end !== "failed") return end;
    const isSettled = end === "broken" && deps.now() - upAt >= settledAfterMs;
    if (end === "broken") {
      // At once: its own attempts to resume would throw the new link out of the room, and the other way round.
      void closeAll(links);
      deps.onRecovering();
    }
    if (isSettled) {
      failures = 0;
      since = deps.now();
    } else {
      failures++;
      if (deps.now() - since > giveUpAfterMs) return "gave-up";
      await deps.delay(retryDelay(failures, deps.random()), signal);
    }
    if (signal.aborted) return "stopped";
    answer = await deps.getAccess(callId);
  }
}

/**
 * Keeps one call's room joined until told to stop: connects, and when the link breaks asks for a fresh token and
 * connects anew. Screens keep the last pictures meanwhile, because nothing tells them otherwise.
 */
export function createRoomSession<L extends SessionLink, F extends string>(
  deps: Deps<L, F>,
  callId: string,
  first: RoomAccess | null,
) {
  const stopping = new AbortController();
  const links: Links<L> = { current: null, opening: null };
  const done = keep(deps, links, callId, first, stopping.signal).then(async (end) => {
    await closeAll(links);
    if (!stopping.signal.aborted && end !== "stopped") deps.onEnd(end);
  });
  return {
    /** The link in use, for commands; null while it is being mended. */
    link: () => links.current,
    /** Where pictures are: they arrive before joining is done, so the link that is being opened counts. */
    pictureLink: () => links.opening ?? links.current,
    stop: async (): Promise<void> => {
      stopping.abort();
      await closeAll(links);
    },
    done,
  };
}

/** A room that is being kept. */
export type RoomSession<L extends SessionLink> = {
  readonly link: () => L | null;
  readonly pictureLink: () => L | null;
  readonly stop: () => Promise<void>;
};
