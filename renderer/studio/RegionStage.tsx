import type { PixelArea } from "@nchat/contract/area";
import type { ScreenPicture } from "@nchat/contract/ipc/capture";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { dragArea, drawArea, nudgeArea, type RegionHandle, regionHandles } from "./region.ts";
import styles from "./RegionPicker.module.css";
import { words } from "./words.ts";

type Props = {
  readonly picture: ScreenPicture;
  readonly area: PixelArea;
  readonly onArea: (area: PixelArea) => void;
  readonly onDone: () => void;
};

type Point = { readonly x: number; readonly y: number };
type Drag = { readonly handle: RegionHandle | "draw"; readonly from: PixelArea; readonly at: Point };

/** So near to an edge or the middle, on the screen that the dialog is on, that it is meant. */
const snapPixels = 8;

/** How many of the screen's pixels one of the dialog's is, and where the pointer is on the screen. */
function measure(
  event: PointerEvent<HTMLElement>,
  picture: ScreenPicture,
): { readonly scale: number; readonly at: Point } {
  const box = event.currentTarget.closest(`.${styles.stage}`)?.getBoundingClientRect() ?? new DOMRect();
  const scale = box.width > 0 ? picture.width / box.width : 1;
  return { scale, at: { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale } };
}

/** What the pointer does: draws a rectangle where there is none, moves and pulls the one there is. Alt lets go of the edges. */
function useDrag({ picture, area, onArea }: Pick<Props, "picture" | "area" | "onArea">) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const begin = (handle: Drag["handle"]) => (event: PointerEvent<HTMLElement>) => {
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ handle, from: area, at: measure(event, picture).at });
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!drag) return;
    event.stopPropagation();
    const { scale, at } = measure(event, picture);
    if (drag.handle === "draw") return onArea(drawArea(drag.at, at, picture));
    const by = { x: at.x - drag.at.x, y: at.y - drag.at.y };
    onArea(dragArea(drag.from, drag.handle, by, picture, event.altKey ? 0 : snapPixels * scale));
  };
  const end = () => setDrag(null);
  return (handle: Drag["handle"]) => ({
    ...{ onPointerDown: begin(handle), onPointerMove: move, onPointerUp: end, onPointerCancel: end },
  });
}

/** A still picture of the screen with the rectangle on it. */
export function RegionStage({ picture, area, onArea, onDone }: Props) {
  const dragged = useDrag({ picture, area, onArea });
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") return onDone();
    const next = nudgeArea(area, event.key, { isLarge: event.shiftKey, resizes: event.altKey }, picture);
    if (!next) return;
    event.preventDefault();
    onArea(next);
  };
  const percent = (value: number, whole: number) => `${(value / whole) * 100}%`;
  return (
    <div
      className={styles.stage}
      style={{ width: `min(100cqw, 100cqh * ${picture.width / picture.height})` }}
      {...dragged("draw")}
      data-testid="region-stage"
    >
      <img className={styles.still} src={picture.picture} alt={words.screenPicture} draggable={false} />
      <div
        className={styles.area}
        style={{
          left: percent(area.x, picture.width),
          top: percent(area.y, picture.height),
          width: percent(area.width, picture.width),
          height: percent(area.height, picture.height),
        }}
        role="group"
        aria-label={words.areaLabel(area)}
        tabIndex={0}
        autoFocus
        data-testid="region-area"
        {...dragged("move")}
        onKeyDown={press}
      >
        {regionHandles.map((handle) => (
          <i key={handle} className={styles.handle} data-handle={handle} {...dragged(handle)} />
        ))}
      </div>
    </div>
  );
}
