import type { ReactionType } from "@nchat/contract/stream-chat";
import { type CSSProperties, useContext, useEffect, useEffectEvent, useState } from "react";
import { useStore } from "zustand";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { SingleKeysContext } from "../ui/keys.ts";
import { isTyping } from "../ui/use-pressed.ts";
import { reactionLooks } from "./reaction-looks.ts";
import type { Reactions } from "./reactions-store.ts";
import styles from "./ReactionBar.module.css";
import { shortCount, words } from "./words.ts";

type Props = { readonly reactions: Reactions; readonly canReact: boolean };

const markedMs = 600;

/** The seven reactions with their counts; keys 1 to 7. */
export function ReactionBar({ reactions, canReact }: Props) {
  const { counts } = useStore(reactions.store);
  const [marked, setMarked] = useState<ReactionType | null>(null);
  const hasKeys = useContext(SingleKeysContext) && canReact;
  useEffect(() => {
    if (marked === null) return;
    const timer = setTimeout(() => setMarked(null), markedMs);
    return () => clearTimeout(timer);
  }, [marked]);
  const react = (type: ReactionType) => {
    setMarked(type);
    reactions.react(type);
  };
  useReactionKeys(hasKeys, react);
  return (
    <div className={styles.bar}>
      <div className={styles.buttons} role="group" aria-label={words.reactions}>
        {reactionLooks.map(({ type, icon, label, colour }, index) => (
          <button
            key={type}
            type="button"
            className={classNames(styles.button, marked === type && styles.marked)}
            style={{ "--colour": colour } as CSSProperties}
            aria-label={`${label}, ${counts[type] ?? 0}`}
            aria-keyshortcuts={String(index + 1)}
            title={label}
            disabled={!canReact}
            onClick={() => react(type)}
            data-testid={`reaction-${type}`}
            data-count={counts[type] ?? 0}
          >
            <Icon of={icon} />
            {shortCount(counts[type] ?? 0)}
          </button>
        ))}
      </div>
      {hasKeys && (
        <span className={styles.keys} aria-hidden>
          <KeyCaps keys="1" /> – <KeyCaps keys="7" /> {words.reactKeys}
        </span>
      )}
    </div>
  );
}

/** Keys 1 to 7 react, unless something is being typed. */
function useReactionKeys(isOn: boolean, react: (type: ReactionType) => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const look = reactionLooks[Number(event.key) - 1];
    if (look) react(look.type);
  });
  useEffect(() => {
    if (!isOn) return;
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isOn]);
}
