import { programme } from "@nchat/contract/programme";
import { draw, placeIn, type Placing } from "./compose.ts";
import type { Pictures } from "./frame-source.ts";
import { clear, createPlanes, type Planes } from "./planes.ts";
import type { Layer } from "./worker-messages.ts";

/** The programme's picture: the scene's sources over each other. */
export type Stage = {
  readonly setScene: (layers: readonly Layer[]) => void;
  readonly setSource: (sourceId: string, pictures: Pictures) => void;
  readonly dropSource: (sourceId: string) => void;
  /** By source: how much later it is shown, in milliseconds. */
  readonly setDelays: (delays: Readonly<Record<string, number>>) => void;
  /**
   * Drawn anew only when something of it has changed. `version` tells one picture from the next. The planes may be a source's
   * own: good until it is asked again, and nobody else's to write on.
   */
  readonly picture: () => { readonly planes: Planes; readonly version: number };
  /** Draws layers anywhere. */
  readonly drawOn: (planes: Planes, layers: readonly Layer[]) => void;
  /** Another one when a picture of these layers is. */
  readonly stateOf: (layers: readonly Layer[]) => string;
};

/** `number` is its own: what comes later under the same name begins to count its versions anew. */
type Source = { readonly pictures: Pictures; readonly number: number };

function stateOfSource(source: Source | undefined): string {
  return source ? `${source.number}.${source.pictures.version()}` : "-";
}

/** What is there to be drawn, by name. `changed` counts the comings and goings. */
function createSources() {
  const sources = new Map<string, Source>();
  let delays: Readonly<Record<string, number>> = {};
  let changed = 0;
  const drop = (sourceId: string) => {
    sources.get(sourceId)?.pictures.stop();
    sources.delete(sourceId);
    changed++;
  };
  return {
    drop,
    get: (sourceId: string) => sources.get(sourceId),
    changed: () => changed,
    set(sourceId: string, pictures: Pictures) {
      drop(sourceId);
      sources.set(sourceId, { pictures, number: changed });
      pictures.setDelay(delays[sourceId] ?? 0);
    },
    setDelays(next: Readonly<Record<string, number>>) {
      delays = next;
      for (const [sourceId, { pictures }] of sources) pictures.setDelay(delays[sourceId] ?? 0);
    },
  };
}

type Placed = { readonly picture: Planes; readonly placing: Placing };

/** What lies under a picture that covers all is not drawn; one that is all there is to see, pixel by pixel, is not even copied. */
function compose(placed: readonly Placed[], to: Planes): Planes {
  const lowest = placed.findLastIndex((each) => covers(each, to));
  const seen = placed.slice(Math.max(0, lowest));
  const [first] = seen;
  const isAsItIs = first?.picture.width === to.width && first.picture.height === to.height;
  if (lowest >= 0 && seen.length === 1 && first && isAsItIs && isWhole(first, to)) return first.picture;
  if (lowest < 0) clear(to);
  for (const { picture, placing } of seen) draw(picture, placing, to);
  return to;
}

function covers({ picture, placing: { place } }: Placed, { width, height }: Planes): boolean {
  const isOver = place.x <= 0 && place.y <= 0 && place.x + place.width >= width && place.y + place.height >= height;
  return isOver && picture.alpha === null;
}

function isWhole({ placing: { part, place } }: Placed, { width, height }: Planes): boolean {
  return [part, place].every((area) => area.x === 0 && area.y === 0 && area.width === width && area.height === height);
}

/** Shows nothing at first. */
export function createStage(): Stage {
  const planes = createPlanes(programme.width, programme.height);
  const sources = createSources();
  let layers: readonly Layer[] = [];
  let drawn = "";
  let shown = planes;
  let version = 0;
  let scene = 0;
  clear(planes);
  const stateOf = (wanted: readonly Layer[]) =>
    wanted.map(({ sourceId }) => stateOfSource(sources.get(sourceId))).join();
  const placedOn = (to: Planes, wanted: readonly Layer[]): readonly Placed[] =>
    wanted.flatMap(({ sourceId, box, fit }) => {
      const picture = sources.get(sourceId)?.pictures.current();
      return picture ? [{ picture, placing: placeIn(box, picture, to, fit) }] : [];
    });
  const drawOn = (to: Planes, wanted: readonly Layer[]) => {
    for (const { picture, placing } of placedOn(to, wanted)) draw(picture, placing, to);
  };
  return {
    drawOn,
    stateOf,
    setScene(next) {
      layers = next;
      scene++;
    },
    setSource: sources.set,
    setDelays: sources.setDelays,
    dropSource: sources.drop,
    picture() {
      const state = `${scene} ${sources.changed()} ${stateOf(layers)}`;
      if (state === drawn) return { planes: shown, version };
      drawn = state;
      version++;
      shown = compose(placedOn(planes, layers), planes);
      return { planes: shown, version };
    },
  };
}
