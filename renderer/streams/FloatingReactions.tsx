import { useEffect, useRef } from "react";
import { Icon } from "../ui/Icon.tsx";
import { useMedia } from "../ui/use-media.ts";
import { reactionLooks } from "./reaction-looks.ts";
import type { Reactions } from "./reactions-store.ts";
import styles from "./FloatingReactions.module.css";

/** So many may be in the air; however many come, no more are drawn. */
const mostInAir = 28;
/** Of one kind that came together, so many rise. */
const mostAtOnce = 4;
const riseMs = 2400;
const spreadMs = 240;

/**
 * Reactions that rise over the picture. They are copies of seven signs, moved by the browser's own animations outside
 * React, so that a thousand a second cost no more than a few. With reduced motion the counts alone go up.
 */
export function FloatingReactions({ reactions }: { readonly reactions: Reactions }) {
  const isStill = useMedia("(prefers-reduced-motion: reduce)");
  const air = useRef<HTMLDivElement>(null);
  const signs = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isStill) return;
    return reactions.onFloat(({ type, count }) => {
      const sign = signs.current?.querySelector(`[data-type="${type}"]`);
      if (!sign || !air.current || document.hidden) return;
      const free = mostInAir - air.current.childElementCount;
      for (let index = 0; index < Math.min(count, mostAtOnce, free); index++) rise(air.current, sign);
    });
  }, [reactions, isStill]);
  if (isStill) return null;
  return (
    <>
      <div ref={signs} hidden>
        {reactionLooks.map(({ type, icon, colour }) => (
          <span key={type} data-type={type} className={styles.sign} style={{ color: colour }}>
            <Icon of={icon} size={20} />
          </span>
        ))}
      </div>
      <div ref={air} className={styles.air} data-testid="reactions-floating" aria-hidden />
    </>
  );
}

function rise(air: HTMLElement, sign: Element): void {
  const copy = sign.cloneNode(true);
  if (!(copy instanceof HTMLElement)) return;
  air.append(copy);
  const from = Math.round(Math.random() * 72);
  const to = from + Math.round(Math.random() * 40 - 20);
  const animation = copy.animate(
    [
      { transform: `translate(${-from}px, 0) scale(0.6)`, opacity: 0 },
      { transform: `translate(${-from}px, -24px) scale(1)`, opacity: 1, offset: 0.15 },
      { transform: `translate(${-to}px, -220px) scale(1)`, opacity: 0 },
    ],
    { duration: riseMs, delay: Math.random() * spreadMs, easing: "ease-out", fill: "both" },
  );
  animation.onfinish = () => copy.remove();
}
