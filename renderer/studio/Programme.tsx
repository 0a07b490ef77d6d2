import { type Box, type Item, type Layout, sceneOnAir, type Studio, type StudioEvent } from "@nchat/contract/studio";
import { AppWindow, Columns2, PictureInPicture2, Square } from "lucide-react";
import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { dragBox, type Handle, nudgeBox } from "./place.ts";
import type { ProgrammeView } from "./programme-view.ts";
import { isRemoveKey } from "./remove.ts";
import styles from "./Programme.module.css";
import { layoutWords, words } from "./words.ts";

type Props = {
  readonly studio: Studio;
  readonly view: ProgrammeView;
  readonly isLive: boolean;
  readonly selectedId: string | null;
  readonly dispatch: (event: StudioEvent) => void;
  readonly onSelect: (id: string | null) => void;
  readonly onAddWindow: () => void;
  readonly onRemove: (sourceId: string) => void;
  /** Stands at the right below the picture while something is sent. */
  readonly tools: ReactNode;
};

const layouts: readonly { readonly layout: Layout; readonly icon: typeof Square }[] = [
  { layout: "full", icon: Square },
  { layout: "corner", icon: PictureInPicture2 },
  { layout: "side-by-side", icon: Columns2 },
];

/** The very picture that is sent, and the boxes of its sources over it. */
export function Programme(props: Props) {
  const { studio, view, isLive, selectedId, dispatch, onSelect, onAddWindow, tools } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = sceneOnAir(studio);
  useEffect(() => {
    view.drawOn(canvas.current);
    return () => view.drawOn(null);
  }, [view]);
  const place = (sourceId: string, box: Box) => dispatch({ type: "item-placed", sceneId: scene.id, sourceId, box });
  return (
    <div className={styles.programme}>
      <div className={classNames(styles.stage, isLive && styles.live)} onPointerDown={() => onSelect(null)}>
        <canvas ref={canvas} className={styles.picture} aria-label={words.programme} data-testid="programme" />
        {scene.items
          .filter(({ isShown }) => isShown)
          .map((item) => (
            <ItemBox
              key={item.sourceId}
              item={item}
              name={studio.sources.find(({ id }) => id === item.sourceId)?.name ?? ""}
              isSelected={item.sourceId === selectedId}
              onSelect={() => onSelect(item.sourceId)}
              onPlace={(box) => place(item.sourceId, box)}
              onRemove={() => props.onRemove(item.sourceId)}
            />
          ))}
        {scene.items.length === 0 && (
          <div className={styles.empty} data-testid="scene-empty">
            <EmptyState
              icon={AppWindow}
              action={
                <Button icon={AppWindow} onClick={onAddWindow} data-testid="scene-add-window">
                  {words.addWindow}
                </Button>
              }
            >
              {words.empty}
            </EmptyState>
          </div>
        )}
      </div>
      <Tools tools={tools} onLayout={(layout) => dispatch({ type: "laid-out", sceneId: scene.id, layout })} />
    </div>
  );
}

type ToolsProps = Pick<Props, "tools"> & { readonly onLayout: (layout: Layout) => void };

function Tools({ tools, onLayout }: ToolsProps) {
  return (
    <div className={styles.tools} role="toolbar" aria-label={words.layouts}>
      {layouts.map(({ layout, icon }) => (
        <IconButton
          key={layout}
          icon={icon}
          label={layoutWords[layout]}
          data-testid={`layout-${layout}`}
          onClick={() => onLayout(layout)}
        />
      ))}
      <span className={styles.space} />
      <span className={styles.format}>720p30 · H.264</span>
      {tools}
    </div>
  );
}

type BoxProps = {
  readonly item: Item;
  readonly name: string;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
  readonly onPlace: (box: Box) => void;
  readonly onRemove: () => void;
};

const corners: readonly Exclude<Handle, "move">[] = ["nw", "ne", "sw", "se"];

type Drag = { readonly handle: Handle; readonly from: Box; readonly x: number; readonly y: number };

/** A source's place: dragged, resized by its corners, or moved by the arrow keys. Alt lets go of the snapping, Delete removes it. */
function ItemBox({ item, name, isSelected, onSelect, onPlace, onRemove }: BoxProps) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const begin = (handle: Handle) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    onSelect();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ handle, from: item.box, x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const stage = event.currentTarget.closest(`.${styles.stage}`)?.getBoundingClientRect();
    if (!drag || !stage) return;
    const by = { x: (event.clientX - drag.x) / stage.width, y: (event.clientY - drag.y) / stage.height };
    onPlace(dragBox(drag.from, drag.handle, by, !event.altKey));
  };
  const { x, y, width, height } = item.box;
  const followed = { onPointerMove: move, onPointerUp: () => setDrag(null), onPointerCancel: () => setDrag(null) };
  return (
    <div
      className={classNames(styles.box, isSelected && styles.selected)}
      style={{ left: `${x * 100}%`, top: `${y * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` }}
      role="button"
      aria-label={name}
      aria-pressed={isSelected}
      tabIndex={0}
      data-testid={`place-${name}`}
      onPointerDown={begin("move")}
      {...followed}
      onKeyDown={(event) => {
        if (isRemoveKey(event.key)) return onRemove();
        const next = nudgeBox(item.box, event.key, event.shiftKey);
        if (!next) return;
        event.preventDefault();
        onPlace(next);
      }}
    >
      {isSelected &&
        corners.map((corner) => (
          <i key={corner} className={styles.corner} data-corner={corner} onPointerDown={begin(corner)} {...followed} />
        ))}
    </div>
  );
}
