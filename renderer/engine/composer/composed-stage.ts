import { draw, placeIn, type Placing } from "../compose.ts";
import type { Pictures as AllPictures } from "../frame-source.ts";
import { clear, createPlanes, even, type Planes } from "../planes.ts";
import type { Area } from "../scale.ts";
import type { Tile } from "./arrange.ts";
import type { Plates } from "./plates.ts";

type Pictures = Omit<AllPictures, "setDelay">;

/** The composed picture: each person's place is drawn anew when something of it has changed, and only then. */
export type ComposedStage = {
  readonly setTiles: (tiles: readonly Tile[]) => void;
  readonly setSource: (id: string, pictures: Pictures) => void;
  readonly dropSource: (id: string) => void;
  readonly picture: () => Planes;
  readonly tiles: () => number;
};

type Colour = readonly [y: number, u: number, v: number];

const ground: Colour = [41, 131, 127];
const speaking: Colour = [134, 100, 82];
const border = 4;
const margin = 8;
/** A picture that is larger by no more than this is cut instead of scaled: nobody sees it, and copying costs little. */
const mostCut = 16;

/** Shows nothing at first. */
export function createComposedStage(size: { readonly width: number; readonly height: number }, plates: Plates) {
  const planes = createPlanes(size.width, size.height);
  const sources = new Map<string, Pictures>();
  /** What each place shows, so that it is known when it has changed. */
  const drawn = new Map<string, string>();
  let tiles: readonly Tile[] = [];
  let places = "";
  clear(planes);
  const drop = (id: string) => {
    sources.get(id)?.stop();
    sources.delete(id);
  };
  const stage: ComposedStage = {
    setTiles(next) {
      tiles = next;
      const wanted = JSON.stringify(next.map(({ id, place }) => [id, place]));
      if (wanted === places) return;
      places = wanted;
      drawn.clear();
      clear(planes);
    },
    setSource(id, pictures) {
      drop(id);
      sources.set(id, pictures);
      drawn.clear();
    },
    dropSource: drop,
    picture() {
      for (const tile of tiles) {
        const pictures = tile.pictureId === null ? undefined : sources.get(tile.pictureId);
        const shown = pictures?.current() ?? null;
        const { pictureId, name, initials, isSpeaking } = tile;
        const state = `${pictureId} ${shown ? pictures?.version() : "none"} ${isSpeaking} ${initials} ${name}`;
        if (drawn.get(tile.id) === state) continue;
        drawn.set(tile.id, state);
        drawTile(tile, shown, planes, plates);
      }
      return planes;
    },
    tiles: () => tiles.length,
  };
  return stage;
}

function drawTile({ place, fit, name, initials, isSpeaking }: Tile, shown: Planes | null, to: Planes, plates: Plates) {
  if (!shown || fit === "contain") fill(to, place, ground);
  if (shown) draw(shown, cutOrPlaced(shown, place, to, fit), to);
  else {
    const diameter = Math.max(2, even(Math.min(place.width, place.height) * 0.4));
    const circle = plates.initials(initials, diameter);
    const x = place.x + even((place.width - diameter) / 2);
    const y = place.y + even((place.height - diameter) / 2);
    draw(circle, at(circle, x, y), to);
  }
  if (isSpeaking) frame(to, place, speaking);
  if (name === null || name === "") return;
  const plate = plates.name(name, place.width - 2 * margin);
  draw(plate, at(plate, place.x + margin, place.y + place.height - plate.height - margin), to);
}

/** The whole of a plate there. */
function at({ width, height }: Planes, x: number, y: number): Placing {
  return { part: { x: 0, y: 0, width, height }, place: { x, y, width, height } };
}

/** Where a picture goes; exported for its test. */
export function cutOrPlaced(
  { width, height }: Pick<Planes, "width" | "height">,
  place: Area,
  to: Pick<Planes, "width" | "height">,
  fit: Tile["fit"],
): Placing {
  const [over, above] = [width - place.width, height - place.height];
  const isNearly = over >= 0 && above >= 0 && over <= mostCut && above <= mostCut;
  if (fit === "cover" && isNearly)
    return { part: { x: even(over / 2), y: even(above / 2), width: place.width, height: place.height }, place };
  const box = {
    x: place.x / to.width,
    y: place.y / to.height,
    width: place.width / to.width,
    height: place.height / to.height,
  };
  return placeIn(box, { width, height }, to, fit);
}

function frame(to: Planes, { x, y, width, height }: Area, colour: Colour): void {
  fill(to, { x, y, width, height: border }, colour);
  fill(to, { x, y: y + height - border, width, height: border }, colour);
  fill(to, { x, y, width: border, height }, colour);
  fill(to, { x: x + width - border, y, width: border, height }, colour);
}

function fill(to: Planes, { x, y, width, height }: Area, [luma, blue, red]: Colour): void {
  for (let row = y; row < y + height; row++) to.y.fill(luma, row * to.width + x, row * to.width + x + width);
  const stride = to.width / 2;
  for (let row = y / 2; row < (y + height) / 2; row++) {
    to.u.fill(blue, row * stride + x / 2, row * stride + (x + width) / 2);
    to.v.fill(red, row * stride + x / 2, row * stride + (x + width) / 2);
  }
}
