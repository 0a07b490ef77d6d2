import { Minus, Copy, Search, Square, X } from "lucide-react";
import { useStore } from "zustand";
import type { WindowPort } from "../platform/platform.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { Mark } from "../ui/Mark.tsx";
import styles from "./TitleBar.module.css";
import { words } from "./words.ts";

type Props = {
  readonly window: WindowPort;
  /** Null while a screen puts its own title there. */
  readonly title: string | null;
  readonly setTitlePlace: (place: HTMLElement | null) => void;
  readonly setPillsPlace: (place: HTMLElement | null) => void;
  /** Null hides the search box: before sign-in, and in a call. */
  readonly onFind: (() => void) | null;
};

/** The window's own frame: what this is, search, states, and the system's three buttons where we draw them. */
export function TitleBar({ window, title, setTitlePlace, setPillsPlace, onFind }: Props) {
  return (
    <header className={styles.bar} data-drag data-region="title">
      <Mark />
      {title !== null && <span className={styles.title}>{title}</span>}
      <div className={styles.own} ref={setTitlePlace} />
      {onFind && (
        <button type="button" className={styles.find} onClick={onFind} aria-keyshortcuts="Control+K">
          <Icon of={Search} size={14} />
          <span className={styles.findWords}>{words.find}</span>
          <KeyCaps keys="Mod+K" />
        </button>
      )}
      <div className={styles.pills} ref={setPillsPlace} />
      {window.controls && <Controls window={window} controls={window.controls} />}
    </header>
  );
}

type ControlsProps = { readonly window: WindowPort; readonly controls: NonNullable<WindowPort["controls"]> };

function Controls({ window, controls }: ControlsProps) {
  const { isMaximized } = useStore(window.store);
  return (
    <div className={styles.controls}>
      <button type="button" tabIndex={-1} aria-label={words.minimize} onClick={controls.minimize}>
        <Icon of={Minus} size={14} />
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={isMaximized ? words.restore : words.maximize}
        onClick={controls.toggleMaximize}
      >
        <Icon of={isMaximized ? Copy : Square} size={12} />
      </button>
      <button type="button" tabIndex={-1} className={styles.close} aria-label={words.close} onClick={controls.close}>
        <Icon of={X} size={14} />
      </button>
    </div>
  );
}
