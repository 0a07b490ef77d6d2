import { ChevronLeft, ChevronRight } from "lucide-react";
import { useRef, useState } from "react";
import { useStore } from "zustand";
import { IconButton } from "../ui/IconButton.tsx";
import { useCall } from "./call-context.ts";
import styles from "./Stage.module.css";
import { gap, gridLayout, pageOf, pageSize } from "./stage-layout.ts";
import type { StagePerson } from "./stage-people.ts";
import { Tile } from "./Tile.tsx";
import { useSize } from "./use-size.ts";

/** Nobody shares: the largest equal tiles, in pages. */
export function StageGrid({ people }: { readonly people: readonly StagePerson[] }) {
  const { settings } = useCall();
  const isMirrored = useStore(settings.store, ({ mirrorSelfView }) => mirrorSelfView);
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const [wanted, setWanted] = useState(0);
  const { items, page, pages } = pageOf(people, wanted, pageSize(width, height));
  const { columns, tileWidth, tileHeight } = gridLayout(items.length, width, height);
  return (
    <div ref={box} className={styles.gridBox}>
      <ul className={styles.grid} style={{ width: columns * (tileWidth + gap) - gap }} aria-label="Participants">
        {tileWidth > 0 &&
          items.map((person) => (
            <Tile key={person.id} person={person} isMirrored={isMirrored} width={tileWidth} height={tileHeight} />
          ))}
      </ul>
      {pages > 1 && (
        <div className={styles.pages}>
          <IconButton
            icon={ChevronLeft}
            label="Previous page"
            onClick={() => setWanted(page - 1)}
            disabled={page === 0}
          />
          <span className={styles.pageNumber}>
            {page + 1} / {pages}
          </span>
          <IconButton
            icon={ChevronRight}
            label="Next page"
            onClick={() => setWanted(page + 1)}
            disabled={page === pages - 1}
          />
        </div>
      )}
    </div>
  );
}
