import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { AppWindow, CircleAlert, Monitor, ScreenShare, X } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, type RefObject, useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { SearchField } from "../ui/SearchField.tsx";
import { Segments } from "../ui/Segments.tsx";
import type { ShareStyle } from "./capture-options.ts";
import { ShareOptions } from "./ShareOptions.tsx";
import type { Share } from "./share-machine.ts";
import type { PickerStore } from "./source-picker.ts";
import styles from "./SharePicker.module.css";
import { SourceList } from "./SourceList.tsx";
import { shareProblem } from "./words.ts";

/** What is done with the choice, and how the dialog calls it. */
export type Purpose = { readonly title: string; readonly verb: string; readonly hasOptions: boolean };

const sharing: Purpose = { title: "Share", verb: "Share", hasOptions: true };

type PickerProps = {
  readonly share: PickerStore & { readonly start: (source: CaptureSource, style: ShareStyle) => void };
  readonly purpose?: Purpose;
};

/** The dialog in which a window or screen is chosen; there while the store says so. */
export function SharePicker({ share, purpose = sharing }: PickerProps) {
  const state = useStore(share.store, (each) => each.share);
  if (state.step !== "picking") return null;
  return <Picker share={share} purpose={purpose} state={state} />;
}

type Tab = CaptureSource["kind"];
type Props = Required<PickerProps> & { readonly state: Extract<Share, { step: "picking" }> };

function Picker({ share, purpose, state }: Props) {
  const [tab, setTab] = useState<Tab>("window");
  const [query, setQuery] = useState("");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [style, setStyle] = useState<ShareStyle>("text");
  const list = useRef<HTMLDivElement>(null);
  const all = state.sources ?? [];
  const wanted = query.trim().toLowerCase();
  const shown = all.filter(({ kind, name }) => kind === tab && name.toLowerCase().includes(wanted));
  const chosen = shown.find(({ id }) => id === chosenId) ?? null;
  const begin = (source: CaptureSource | null) => source && share.start(source, style);
  const showTab = (next: Tab) => {
    setTab(next);
    setChosenId(null);
  };
  return (
    <Frame list={list} onClose={share.close} onKeyDown={(event) => pressKey(event, setStyle, () => begin(chosen))}>
      <Header {...{ all, tab, query }} title={purpose.title} onTab={showTab} onQuery={setQuery} onClose={share.close} />
      <div className={purpose.hasOptions ? styles.body : styles.plainBody}>
        <SourceList
          ref={list}
          sources={state.sources === null ? null : shown}
          tab={tab}
          query={query.trim()}
          chosenId={chosen?.id ?? null}
          onChoose={setChosenId}
          onConfirm={begin}
        />
        {purpose.hasOptions && <ShareOptions style={style} onStyle={setStyle} />}
      </div>
      {state.problem && (
        <p className={styles.problem} role="alert" data-testid="error-message">
          <Icon of={CircleAlert} size={14} />
          {shareProblem(state.problem)}
        </p>
      )}
      <Footer {...{ chosen, tab, purpose }} onCancel={share.close} onShare={() => begin(chosen)} />
    </Frame>
  );
}

/** Enter shares, arrow down leaves the search for the cards, digits choose what it is best for. */
function pressKey(event: KeyboardEvent<HTMLElement>, setStyle: (style: ShareStyle) => void, begin: () => void): void {
  const isButton = event.target instanceof HTMLButtonElement; // its press is its own
  const isField = event.target instanceof HTMLInputElement;
  if (event.key === "Enter" && !isButton) {
    event.preventDefault();
    begin();
  } else if (event.key === "ArrowDown" && isField) {
    const first = event.currentTarget.querySelector<HTMLElement>("[role='option']");
    event.preventDefault();
    first?.click(); // chosen, so that Enter shares it
    first?.focus();
  } else if ((event.key === "1" || event.key === "2") && !isField) setStyle(event.key === "1" ? "text" : "motion");
}

type FrameProps = {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onClose: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly children: ReactNode;
};

function Frame({ list, onClose, onKeyDown, children }: FrameProps) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content
          className={styles.dialog}
          aria-describedby={undefined}
          data-testid="share-picker"
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            list.current?.focus();
          }}
        >
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type HeaderProps = {
  readonly title: string;
  readonly all: readonly CaptureSource[];
  readonly tab: Tab;
  readonly query: string;
  readonly onTab: (tab: Tab) => void;
  readonly onQuery: (query: string) => void;
  readonly onClose: () => void;
};

function Header({ title, all, tab, query, onTab, onQuery, onClose }: HeaderProps) {
  const count = (kind: Tab) => all.filter((source) => source.kind === kind).length;
  return (
    <header className={styles.header}>
      <Dialog.Title className={styles.title}>{title}</Dialog.Title>
      <Segments
        label="What to share"
        value={tab}
        onChange={onTab}
        options={[
          { value: "window", label: `Windows ${count("window")}`, icon: AppWindow },
          { value: "screen", label: `Screens ${count("screen")}`, icon: Monitor },
        ]}
      />
      <span className={styles.space} />
      <div className={styles.search}>
        <SearchField label="Type to filter" value={query} onChange={onQuery} />
      </div>
      <IconButton icon={X} label="Close" keys="Esc" onClick={onClose} />
    </header>
  );
}

type FooterProps = {
  readonly purpose: Purpose;
  readonly chosen: CaptureSource | null;
  readonly tab: Tab;
  readonly onCancel: () => void;
  readonly onShare: () => void;
};

function Footer({ chosen, tab, purpose, onCancel, onShare }: FooterProps) {
  return (
    <footer className={styles.footer}>
      <span className={styles.hints} aria-hidden>
        <KeyCaps keys="←+↑+↓+→" /> choose
        <span className={styles.gap} />
        <KeyCaps keys="Tab" /> options
        <span className={styles.gap} />
        {purpose.hasOptions && (
          <>
            <KeyCaps keys="1+2" /> best for
          </>
        )}
      </span>
      <span className={styles.space} />
      <Button variant="quiet" keys="Esc" onClick={onCancel}>
        Cancel
      </Button>
      <Button
        variant="primary"
        icon={ScreenShare}
        keys="Enter"
        disabled={!chosen}
        data-testid="share-start"
        onClick={onShare}
      >
        {purpose.verb} {tab}
      </Button>
    </footer>
  );
}
