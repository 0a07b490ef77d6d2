import { type Broadcast, onAirOf } from "@nchat/contract/broadcast";
import { createStore } from "zustand/vanilla";
import type { StudioPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { addReading, type Reading } from "./health.ts";
import { endSpell, nextHealthLog, type SlowSpell } from "./health-log.ts";

/** What was measured of the broadcast that runs, whatever page was open meanwhile. */
export type HealthHistoryState = { readonly readings: readonly Reading[]; readonly spells: readonly SlowSpell[] };

export type HealthHistory = {
  readonly store: ReadonlyStore<HealthHistoryState>;
  /** Collects until the answer is called. */
  readonly start: () => () => void;
};

const nothing: HealthHistoryState = { readings: [], spells: [] };

/** Begins anew with each stream. */
export function createHealthHistory(port: Pick<StudioPort, "health" | "broadcast">, now: () => number): HealthHistory {
  const store = createStore<HealthHistoryState>(() => nothing);
  let streamId: string | null = null;
  const followStream = (broadcast: Broadcast) => {
    // Without a line nothing is slow; the encoder's figures go on all the same.
    if (broadcast.step !== "live") store.setState(({ spells }) => ({ spells: endSpell(spells, now()) }));
    const next = onAirOf(broadcast)?.streamId ?? null;
    // What has ended can still be read about.
    if (next === null || next === streamId) return;
    streamId = next;
    store.setState(nothing);
  };
  return {
    store,
    start() {
      followStream(port.broadcast.getState());
      const stops = [
        port.broadcast.subscribe(followStream),
        port.health.subscribe(({ now: health }) => {
          if (!health) return;
          store.setState(({ readings, spells }) => ({
            readings: addReading(readings, { bitsPerSecond: health.bitsPerSecond }),
            spells: port.broadcast.getState().step === "live" ? nextHealthLog(spells, health, now()) : spells,
          }));
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
  };
}
