import { useEffect, useRef } from "react";
import type { Platform } from "../platform/platform.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { IncomingCard } from "./IncomingCard.tsx";
import styles from "./PopUp.module.css";
import { useRingCards } from "./IncomingCalls.tsx";

type Props = { readonly platform: Pick<Platform, "call" | "desktop">; readonly now: () => number };

/** The page of the pop-up window: the same cards, in a window just as high as they are. */
export function PopUp({ platform: { call, desktop }, now }: Props) {
  const cards = useRingCards(call);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!box.current || !desktop) return;
    const observer = new ResizeObserver(([entry]) => {
      const height = Math.ceil(entry?.target.getBoundingClientRect().height ?? 0);
      if (height > 0) desktop.setWindowHeight(Math.min(800, Math.max(80, height)));
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [desktop]);
  return (
    <TooltipProvider>
      <div ref={box} className={styles.box}>
        {cards.map((card) => (
          <IncomingCard key={card.ring.callId} card={card} now={now} dispatch={call.dispatch} />
        ))}
      </div>
    </TooltipProvider>
  );
}
