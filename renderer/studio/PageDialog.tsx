import { pageSize } from "@nchat/contract/page-source";
import type { Source } from "@nchat/contract/studio";
import { Eye } from "lucide-react";
import { useId, useState } from "react";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { hiddenWords, useSecret } from "../ui/streamer-mode.ts";
import { draftOf, type PageDraft, pageFaults, pageOf } from "./page-draft.ts";
import styles from "./PageDialog.module.css";
import { words } from "./words.ts";

type PageSource = Extract<Source, { kind: "browser" }>;

type Props = {
  /** Null for a new one. */
  readonly current: PageSource | null;
  readonly onDone: (page: PageSource) => void;
  readonly onClose: () => void;
};

/** Which web page is shown, how large, and with what style of its own. */
export function PageDialog({ current, onDone, onClose }: Props) {
  const [draft, setDraft] = useState(() => draftOf(current));
  const [isTried, setIsTried] = useState(false);
  const faults = pageFaults(draft);
  const change = (part: Partial<PageDraft>) => setDraft((before) => ({ ...before, ...part }));
  const confirm = () => {
    setIsTried(true);
    const page = pageOf(draft, current ?? { id: crypto.randomUUID() });
    if (page) onDone(page);
  };
  return (
    <Dialog
      title={words.pageTitle}
      description={words.pageNote}
      confirm={current ? words.save : words.add}
      onConfirm={confirm}
      onClose={onClose}
    >
      <Address url={draft.url} error={isTried ? faults.url : null} onChange={(url) => change({ url })} />
      <div className={styles.size}>
        {(["width", "height"] as const).map((side) => (
          <Field
            key={side}
            label={side === "width" ? words.pageWidth : words.pageHeight}
            inputMode="numeric"
            value={draft[side]}
            data-testid={`page-${side}`}
            onChange={({ target }) => change({ [side]: target.value })}
          />
        ))}
      </div>
      {isTried && faults.size !== null && (
        <p className={styles.fault} role="alert" data-testid="error-message">
          {faults.size}
        </p>
      )}
      <Css css={draft.css} onChange={(css) => change({ css })} />
    </Dialog>
  );
}

type AddressProps = {
  readonly url: string;
  readonly error: string | null;
  readonly onChange: (url: string) => void;
};

/** Overlays have their secret in it. */
function Address({ url, error, onChange }: AddressProps) {
  const { isHidden, reveal } = useSecret();
  return (
    <Field
      label={words.pageUrl}
      type={isHidden ? "password" : "text"}
      hint={isHidden ? hiddenWords.hidden : words.pageUrlHint}
      error={error}
      value={url}
      maxLength={2000}
      autoFocus
      autoComplete="off"
      spellCheck={false}
      data-testid="page-url"
      onChange={({ target }) => onChange(target.value)}
      after={
        isHidden && (
          <IconButton
            icon={Eye}
            size="s"
            label={hiddenWords.reveal("address")}
            onClick={reveal}
            data-testid="secret-show"
          />
        )
      }
    />
  );
}

function Css({ css, onChange }: { readonly css: string; readonly onChange: (css: string) => void }) {
  const id = useId();
  return (
    <div className={styles.css}>
      <label htmlFor={id}>{words.pageCss}</label>
      <textarea
        id={id}
        rows={4}
        value={css}
        maxLength={pageSize.mostCss}
        spellCheck={false}
        data-testid="page-css"
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  );
}
