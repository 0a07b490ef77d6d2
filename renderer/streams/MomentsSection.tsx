import type { StreamMarker } from "@nchat/contract/stream-markers";
import type { Stream } from "@nchat/contract/streams";
import { Bookmark, Undo2 } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { clock } from "../ui/time-words.ts";
import { momentWords } from "./chat-words.ts";
import styles from "./SidePanel.module.css";
import { useWatch } from "./watch-context.ts";

const shown = 5;

/** For those who run the stream: moments that any of them marked. */
export function MomentsSection({ stream }: { readonly stream: Stream }) {
  const { moments } = useWatch().watch;
  const { markers, problem } = useStore(moments.store);
  useEffect(() => moments.start(), [moments]);
  const earlier = markers.length - shown;
  const { publish } = stream.rights;
  return (
    <section className={styles.section} aria-label={momentWords.title} data-testid="watch-moments">
      <h3 className={styles.caption}>{momentWords.title}</h3>
      {markers.length === 0 && <p className={styles.none}>{momentWords.none}</p>}
      {markers.slice(0, shown).map((marker) => (
        <Row key={marker.id} marker={marker} onUndo={publish ? () => void moments.unmark(marker.id) : null} />
      ))}
      {earlier > 0 && <p className={styles.none}>{momentWords.earlier(earlier)}</p>}
      {problem !== null && (
        <p role="alert" data-testid="error-message">
          {problem}
        </p>
      )}
      {publish && stream.status === "live" && (
        <span className={styles.buttons}>
          <Button size="s" icon={Bookmark} onClick={() => void moments.mark()} data-testid="watch-mark">
            {momentWords.mark}
          </Button>
        </span>
      )}
    </section>
  );
}

type RowProps = { readonly marker: StreamMarker; readonly onUndo: (() => void) | null };

function Row({ marker: { text, mediaTime }, onUndo }: RowProps) {
  const what = text ?? momentWords.marked;
  const time = clock(Math.floor(mediaTime / 1000));
  return (
    <div className={styles.row} data-testid="watch-moment">
      <span className={styles.name}>{what}</span>
      <span className={styles.end}>{time}</span>
      {onUndo && (
        <IconButton
          icon={Undo2}
          size="s"
          label={momentWords.undo(`${what} ${time}`)}
          onClick={onUndo}
          data-testid="watch-moment-undo"
        />
      )}
    </div>
  );
}
