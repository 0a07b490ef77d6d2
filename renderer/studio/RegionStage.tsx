import type { PixelArea } from "@nchat/contract/area";
import type { ScreenPicture } from "@nchat/contract/ipc/capture";
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { dragArea, drawArea, nudgeArea, type RegionHandle, regionHandles } from "./region.ts";
import { windowAt } from "./region-snap.ts";
import styles from "./RegionPicker.module.css";
import { words } from "./words.ts";

type Props = {
  readonly picture: ScreenPicture;
  readonly area: PixelArea;
  /** Somebody has drawn or moved it: a click on it means no window below. */
  readonly isChosen: boolean;
  readonly onArea: (area: PixelArea) => void;
  readonly onDone: () => void;
};

type Point = { readonly x: number; readonly y: number };
type Drag = {
  readonly handle: RegionHandle | "draw";
  readonly from: PixelArea;
  readonly at: Point;
  /** The pointer has gone far enough to mean more than a click. */
  readonly isMoved: boolean;
};

/** So near to an edge or the middle, on the screen that the dialog is on, that it is meant. */
const snapPixels = 8;
/** A hand that clicks moves less, on the same screen. */
const clickPixels = 4;

/** How many of the screen's pixels one of the dialog's is, and where the pointer is on the screen. */
function measure(
  event: PointerEvent<HTMLElement>,
  picture: ScreenPicture,
): { readonly scale: number; readonly at: Point } {
  const box = event.currentTarget.closest(`.${styles.stage}`)?.getBoundingClientRect() ?? new DOMRect();
  const scale = box.width > 0 ? picture.width / box.width : 1;
  return { scale, at: { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale } };
}

/**
 * What the pointer does: draws a rectangle where there is none, moves and pulls the one there is, takes the window that is
 * clicked. Alt lets go of the edges, Shift keeps 16:9.
 */
function useDrag({ picture, area, isChosen, onArea }: Omit<Props, "onDone">, onEnd: () => void) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const [hovered, setHovered] = useState<PixelArea | null>(null);
  const around = { screen: picture, windows: picture.windows };
  const begin = (handle: Drag["handle"]) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ handle, from: area, at: measure(event, picture).at, isMoved: false });
  };
  const takesWindow = (handle: Drag["handle"]) => handle === "draw" || (handle === "move" && !isChosen);
  const move = (handle: Drag["handle"]) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    const { scale, at } = measure(event, picture);
    if (!drag) return setHovered(takesWindow(handle) ? windowAt(at, picture.windows) : null);
    const by = { x: at.x - drag.at.x, y: at.y - drag.at.y };
    if (!drag.isMoved && Math.hypot(by.x, by.y) < clickPixels * scale) return;
    if (!drag.isMoved) setDrag({ ...drag, isMoved: true });
    setHovered(null);
    const manner = { snap: event.altKey ? 0 : snapPixels * scale, isWide: event.shiftKey };
    if (drag.handle === "draw") onArea(drawArea(drag.at, at, around, manner));
    else onArea(dragArea(drag.from, drag.handle, by, around, manner));
  };
  const end = () => {
    const clicked = drag && !drag.isMoved && takesWindow(drag.handle) ? windowAt(drag.at, picture.windows) : null;
    if (clicked) onArea(clicked);
    setDrag(null);
    setHovered(null);
    onEnd();
  };
  return {
    isSizing: drag !== null && drag.isMoved,
    hovered,
    leave: () => setHovered(null),
    on: (handle: Drag["handle"]) => ({
      ...{ onPointerDown: begin(handle), onPointerMove: move(handle), onPointerUp: end },
      onPointerCancel: () => setDrag(null),
    }),
  };
}

/** A still picture of the screen with the rectangle on it. */
export function RegionStage({ picture, area, isChosen, onArea, onDone }: Props) {
  const rectangle = useRef<HTMLDivElement>(null);
  // What was drawn is moved on with the arrow keys.
  const dragged = useDrag({ picture, area, isChosen, onArea }, () => rectangle.current?.focus());
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") return onDone();
    const next = nudgeArea(area, event.key, { isLarge: event.shiftKey, resizes: event.altKey }, picture);
    if (!next) return;
    event.preventDefault();
    onArea(next);
  };
  return (
    <div
      className={styles.stage}
      style={{ width: `min(100cqw, 100cqh * ${picture.width / picture.height})` }}
      {...dragged.on("draw")}
      onPointerLeave={dragged.leave}
      data-testid="region-stage"
    >
      <img className={styles.still} src={picture.picture} alt={words.screenPicture} draggable={false} />
      <div
        ref={rectangle}
        className={styles.area}
        style={placed(area, picture)}
        role="group"
        aria-label={words.areaLabel(area)}
        tabIndex={0}
        autoFocus
        data-testid="region-area"
        {...dragged.on("move")}
        onKeyDown={press}
      >
        {dragged.isSizing && (
          <span className={styles.size} aria-hidden data-testid="region-size">
            {words.areaSize(area)}
          </span>
        )}
        {regionHandles.map((handle) => (
          <i key={handle} className={styles.handle} data-handle={handle} {...dragged.on(handle)} />
        ))}
      </div>
      {dragged.hovered && <ClickedWindow style={placed(dragged.hovered, picture)} />}
    </div>
  );
}

/** What a click would take. */
function ClickedWindow({ style }: { readonly style: CSSProperties }) {
  return <span className={styles.window} style={style} aria-hidden data-testid="region-window" />;
}

function placed(area: PixelArea, picture: ScreenPicture): CSSProperties {
  const percent = (value: number, whole: number) => `${(value / whole) * 100}%`;
  return {
    left: percent(area.x, picture.width),
    top: percent(area.y, picture.height),
    width: percent(area.width, picture.width),
    height: percent(area.height, picture.height),
  };
}
