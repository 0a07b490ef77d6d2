import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { CallControlPort } from "../platform/platform.ts";
import { schedule } from "../session/schedule.ts";
import { IncomingCard } from "./IncomingCard.tsx";
import styles from "./IncomingCalls.module.css";
import { createRingCards } from "./ring-cards-store.ts";

type Props = { readonly call: CallControlPort; readonly now: () => number };

/** Every call that rings, stacked at the top right of the window. Never takes the focus. */
export function IncomingCalls({ call, now }: Props) {
  const cards = useRingCards(call);
  if (cards.length === 0) return null;
  return (
    <div className={styles.stack}>
      {cards.map((card) => (
        <IncomingCard key={card.ring.callId} card={card} now={now} dispatch={call.dispatch} />
      ))}
    </div>
  );
}

/** The cards of this page, followed while it shows them. */
export function useRingCards(call: CallControlPort) {
  const [cards] = useState(() => createRingCards({ call, schedule }));
  useEffect(() => cards.start(), [cards]);
  return useStore(cards.store);
}
