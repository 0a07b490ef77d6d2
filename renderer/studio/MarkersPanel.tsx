import type { StreamMarker } from "@nchat/contract/stream-markers";
import { longestMarkerText } from "@nchat/contract/stream-markers";
import { Bookmark, FolderOpen, Undo2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import type { StudioToolsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Hidden } from "../ui/Hidden.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { clipWords, markerTime, markerWords, momentWords } from "./moment-words.ts";
import styles from "./Moments.module.css";

const shown = 5;

/** What was kept of the running stream: the newest clip, and the moments that were marked. */
export function MarkersPanel({ tools, isLive }: { readonly tools: StudioToolsPort; readonly isLive: boolean }) {
  const { markers, waiting, problem } = useStore(tools.markers);
  const earlier = markers.length - shown;
  return (
    <section className={styles.moments} aria-label={momentWords.moments} data-testid="moments">
      <h3>{momentWords.moments}</h3>
      <ClipState tools={tools} />
      {isLive && <MarkWord onMark={tools.mark} />}
      {problem !== null && (
        <p className={styles.problem} role="alert" data-testid="error-message">
          {problem}
        </p>
      )}
      {waiting > 0 && (
        <p className={styles.clip} role="status">
          {momentWords.waiting(waiting)}
        </p>
      )}
      <ul className={styles.list}>
        {markers.slice(0, shown).map((marker) => (
          <MarkerRow key={marker.id} marker={marker} onUndo={() => tools.unmark(marker.id)} />
        ))}
      </ul>
      {earlier > 0 && <p className={styles.clip}>{momentWords.more(earlier)}</p>}
    </section>
  );
}

/** Its file's name holds the title alone; its folder is told only when something is wrong with it. */
function ClipState({ tools }: { readonly tools: StudioToolsPort }) {
  const clip = useStore(tools.clip);
  const sentence = clipWords(clip);
  if (sentence === null) return null;
  const isFailed = clip.step === "failed";
  return (
    <p
      className={isFailed ? styles.problem : styles.clip}
      role={isFailed ? "alert" : "status"}
      data-testid="clip-state"
    >
      <span data-testid={isFailed ? "error-message" : undefined}>
        {sentence.before}
        {sentence.folder !== null && <Hidden what="the folder">{sentence.folder}</Hidden>}
        {sentence.after}
      </span>
      {clip.step === "saved" && (
        <Button size="s" variant="quiet" icon={FolderOpen} onClick={tools.showClip} data-testid="clip-show">
          {momentWords.showInFolder}
        </Button>
      )}
    </p>
  );
}

function MarkerRow({ marker, onUndo }: { readonly marker: StreamMarker; readonly onUndo: () => void }) {
  const what = `${markerWords(marker)} ${markerTime(marker)}`;
  return (
    <li className={styles.marker} data-testid="marker">
      <span>{markerWords(marker)}</span>
      <span>{markerTime(marker)}</span>
      <IconButton icon={Undo2} size="s" label={momentWords.undo(what)} onClick={onUndo} data-testid="marker-undo" />
    </li>
  );
}

/** The moment is that of Enter. */
function MarkWord({ onMark }: { readonly onMark: (text: string) => void }) {
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    onMark(text.trim());
    setText("");
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={momentWords.markWord}
        placeholder={momentWords.markWordPlaceholder}
        value={text}
        maxLength={longestMarkerText}
        onChange={({ target }) => setText(target.value)}
        data-testid="marker-text"
        after={
          <IconButton
            icon={Bookmark}
            size="s"
            label={momentWords.markWord}
            onClick={submit}
            data-testid="marker-text-add"
          />
        }
      />
    </form>
  );
}
