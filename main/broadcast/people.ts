import type { Kept, KeptBroadcast } from "./kept-broadcast.ts";

type Deps = {
  /** What one person set up and sends ends with them; resolves when it has. */
  readonly leave: () => Promise<void>;
  /** Somebody is here, or nobody any more. */
  readonly enter: (userId: string | null) => void;
};

/** Who is at this computer. */
export type People = { readonly get: () => string | null; readonly set: (userId: string | null) => void };

/** Told who is at this computer whenever that is heard; the same person again changes nothing. */
export function createPeople({ leave, enter }: Deps): People {
  let person: string | null | undefined;
  let leaving: Promise<void> = Promise.resolve();
  return {
    get: () => person ?? null,
    set(next) {
      if (next === person) return;
      if (person !== undefined) leaving = leave();
      person = next;
      void leaving.then(() => {
        if (person === next) enter(next);
      });
    },
  };
}

/** The kept broadcast of whoever is here. */
export function keptFor(kept: KeptBroadcast, getPerson: () => string | null, getServerUrl: () => string | null) {
  const owner = () => {
    const [userId, serverUrl] = [getPerson(), getServerUrl()];
    return userId === null || serverUrl === null ? null : { userId, serverUrl };
  };
  return {
    get: (): Kept | null => {
      const mine = owner();
      return mine && kept.get(mine);
    },
    keep(next: Kept) {
      const mine = owner();
      if (mine) kept.keep(mine, next);
    },
    forget: kept.forget,
  };
}
