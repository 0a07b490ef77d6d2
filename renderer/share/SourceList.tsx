import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { AppWindow, Check, Monitor } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Icon } from "../ui/Icon.tsx";
import { moveChoice } from "./move-choice.ts";
import styles from "./SourceList.module.css";
import { nothingToShare } from "./words.ts";

type Props = {
  readonly ref: Ref<HTMLDivElement>;
  /** Null while the first list is on its way. */
  readonly sources: readonly CaptureSource[] | null;
  readonly tab: CaptureSource["kind"];
  readonly query: string;
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
  readonly onConfirm: (source: CaptureSource) => void;
};

/** Cards with live pictures; arrow keys move the choice, a double click or Enter takes it. */
export function SourceList({ ref, sources, tab, query, chosenId, onChoose, onConfirm }: Props) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const box = event.currentTarget;
    const cards = [...box.querySelectorAll<HTMLElement>("[role='option']")];
    const columns = getComputedStyle(box).gridTemplateColumns.split(" ").length;
    const now = cards.findIndex((card) => card.dataset["id"] === chosenId);
    const next = cards[moveChoice(now, event.key, cards.length, columns) ?? -1];
    if (!next?.dataset["id"]) return;
    event.preventDefault();
    onChoose(next.dataset["id"]);
    next.focus();
  };
  if (sources !== null && sources.length === 0)
    return (
      <div ref={ref} className={styles.empty} tabIndex={-1}>
        <EmptyState icon={tab === "window" ? AppWindow : Monitor}>{nothingToShare(tab, query)}</EmptyState>
      </div>
    );
  return (
    <div
      ref={ref}
      className={styles.list}
      role="listbox"
      aria-label={tab === "window" ? "Windows" : "Screens"}
      aria-busy={sources === null}
      tabIndex={chosenId === null ? 0 : -1}
      onKeyDown={onKeyDown}
    >
      {sources === null
        ? Array.from({ length: 6 }, (_, index) => <span key={index} className={styles.loading} />)
        : sources.map((source) => (
            <Card
              key={source.id}
              source={source}
              isChosen={source.id === chosenId}
              onChoose={() => onChoose(source.id)}
              onConfirm={() => onConfirm(source)}
            />
          ))}
    </div>
  );
}

type CardProps = {
  readonly source: CaptureSource;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onConfirm: () => void;
};

function Card({ source, isChosen, onChoose, onConfirm }: CardProps) {
  return (
    <div
      role="option"
      aria-selected={isChosen}
      tabIndex={isChosen ? 0 : -1}
      className={classNames(styles.card, isChosen && styles.chosen)}
      data-testid={`source-${source.name}`}
      data-id={source.id}
      title={source.name}
      onClick={onChoose}
      onDoubleClick={onConfirm}
    >
      <span className={styles.thumb}>
        {source.thumbnail && <img src={source.thumbnail} alt="" className={styles.picture} draggable={false} />}
        {isChosen && (
          <span className={styles.tick}>
            <Icon of={Check} size={14} />
          </span>
        )}
      </span>
      <span className={styles.caption}>
        {source.icon ? (
          <img src={source.icon} alt="" className={styles.icon} />
        ) : (
          <Icon of={source.kind === "window" ? AppWindow : Monitor} size={16} />
        )}
        <span className={styles.name}>{source.name}</span>
      </span>
    </div>
  );
}
