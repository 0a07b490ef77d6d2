import { randomUUID } from "node:crypto";
import type { MediaEvent } from "../events.ts";
import type { Media } from "../port.ts";
import { type CoHosts, createCoHosts } from "./composer/co-hosts.ts";
import { type Compositions, soundLast } from "./composer/compositions.ts";
import { runEgress, type RunningEgress } from "./egress.ts";
import type { Ingresses } from "./ingresses.ts";
import type { KnownEgress } from "./registry.ts";
import { createFormOf } from "./slate/make-slate.ts";

/** What runs, by id. */
export type Running = Map<string, RunningEgress>;

/** What leaves rooms: what runs, and what is over and still on the list. */
export type Egresses = Readonly<{
  running: Running;
  begin: (known: KnownEgress) => RunningEgress;
  ended: () => readonly KnownEgress[];
  known: () => readonly KnownEgress[];
  restore: (known: readonly KnownEgress[]) => void;
  /** Those who join encoders whose feed leaves by copy. */
  coHosts: CoHosts;
}>;

type Around = Readonly<{
  ingresses: Ingresses;
  compositions: Compositions;
  teller: Readonly<{ tell: (event: MediaEvent) => void }>;
  keep: () => Promise<void>;
}>;
type ForEgress = Omit<
  Parameters<typeof runEgress>[1],
  "feed" | "shown" | "composition" | "note" | "door" | "onChange" | "keep"
> &
  Readonly<{ listTracks: Media["listTracks"] }>;

/** Egresses that are over stay on the list for so long, and until the next start. */
const rememberedMs = 24 * 60 * 60_000;

/** Makes it. */
export function createEgresses(deps: ForEgress, { ingresses, compositions, teller, keep }: Around): Egresses {
  const { now } = deps;
  const running: Running = new Map();
  let ended: readonly KnownEgress[] = [];
  const copies = () =>
    [...running.values()].filter((egress) => egress.known().composed === null && egress.known().ending === null);
  const coHosts = createCoHosts({
    ...{ ...deps, ingresses, compositions, formOf: createFormOf(deps) },
    rooms: () => [...new Set(copies().map((egress) => egress.known().room))],
    onNote: (room) => copies().forEach((egress) => egress.known().room === room && egress.look()),
  });
  const begin = (known: KnownEgress): RunningEgress => {
    // Whose end was asked for takes nothing in any more: nobody is seen or heard for it.
    const taken = known.ending ? null : compositions.takeFor(known, (reason) => egress.giveUp(reason));
    const { feed, shown } = taken ? { ...taken, shown: taken.feed } : ingresses.programmeOf(known.room);
    const egress: RunningEgress = runEgress(known, {
      ...{ ...deps, feed, shown, composition: taken?.composition ?? null, door: ingresses },
      note: () => (taken ? null : coHosts.noteOf(known.room)),
      onChange: (type) => {
        if (type === "egress_ended" && running.delete(known.id)) ended = [...ended, egress.known()];
        teller.tell({ id: randomUUID(), type, at: now(), egress: egress.info() });
        void keep();
      },
      keep,
    });
    running.set(known.id, egress);
    if (!taken) coHosts.watch();
    return egress;
  };
  return {
    ...{ running, begin, coHosts },
    ended: () => ended,
    known: () => [...ended, ...[...running.values()].map((each) => each.known())],
    restore: (known) => {
      ended = known.filter(({ end }) => end !== null && now() - end.at < rememberedMs);
      for (const each of known.filter(({ end }) => end === null).toSorted(soundLast)) begin(each);
    },
  };
}
