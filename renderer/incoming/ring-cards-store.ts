import { createStore } from "zustand/vanilla";
import type { CallControlPort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { farewellMs, nextCards, type RingCard, stoppedCard } from "./ring-cards.ts";

type Deps = {
  readonly call: Pick<CallControlPort, "store" | "onEvent">;
  readonly schedule: (run: () => void, ms: number) => () => void;
};

/** Follows what rings, and lets a card that another device dealt with say so for two seconds. */
export function createRingCards({ call, schedule }: Deps): {
  readonly store: ReadonlyStore<readonly RingCard[]>;
  /** Begins to follow; the answer stops it. */
  readonly start: () => () => void;
} {
  const store = createStore<readonly RingCard[]>(() => nextCards([], call.store.getState()));
  const show = (cards: readonly RingCard[]) => store.setState(cards, true);
  // A ring leaves the state with the very event that says why; whichever comes first, its card is still known here.
  let last: readonly RingCard[] = [];

  const start = () => {
    show(nextCards(store.getState(), call.store.getState()));
    last = store.getState();
    const stops = [
      call.onEvent((event) => {
        const farewell = stoppedCard([...store.getState(), ...last], event);
        if (!farewell) return;
        show([...store.getState().filter(({ ring }) => ring.callId !== farewell.ring.callId), farewell]);
        stops.push(schedule(() => show(store.getState().filter((card) => card !== farewell)), farewellMs));
      }),
      call.store.subscribe((state) => {
        last = store.getState();
        show(nextCards(last, state));
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
  return { store, start };
}
