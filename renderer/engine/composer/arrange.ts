import type { ComposerLayout } from "@nchat/contract/composer-line";
import { even } from "../planes.ts";
import type { Area } from "../scale.ts";

/** Somebody in the room, and what is seen of them: the ids of their pictures. */
export type SeenPerson = {
  readonly identity: string;
  readonly name: string;
  readonly isSpeaking: boolean;
  readonly camera: string | null;
  readonly screen: string | null;
};

/** One place of the picture: somebody's, with a picture or without. */
export type Tile = {
  readonly id: string;
  readonly place: Area;
  readonly pictureId: string | null;
  /** Cameras fill their place, screens are seen whole. */
  readonly fit: "contain" | "cover";
  /** Null where nobody needs to be told apart. */
  readonly name: string | null;
  readonly initials: string;
  readonly isSpeaking: boolean;
};

type Wanted = {
  readonly layout: ComposerLayout;
  readonly width: number;
  readonly height: number;
  /** Who is to be large: who speaks, or spoke last. */
  readonly main: string | null;
};

type Content = Omit<Tile, "place">;

const gap = 8;
const mostInGrid = 16;
/** Of the picture's width, beside something large. */
const stripShare = 0.2;
const widescreen = 16 / 9;

/** Places everybody. People with a picture come first where not all fit; otherwise the order of coming stays. */
export function arrange(people: readonly SeenPerson[], wanted: Wanted): readonly Tile[] {
  const whole = { x: 0, y: 0, width: wanted.width, height: wanted.height };
  const sharing = people.find(({ screen }) => screen !== null);
  const main = people.find(({ identity }) => identity === wanted.main) ?? people.find(({ camera }) => camera !== null);
  const hero = sharing ? screenOf(sharing) : wanted.layout === "grid" ? null : (main ?? people[0]);
  if (!hero) return inGrid(shownFirst(people, mostInGrid, wanted.main).map(cameraOf), whole);
  const large = "fit" in hero ? hero : cameraOf(hero);
  const others = wanted.layout === "single" ? [] : people.filter(({ identity }) => identity !== large.id);
  if (others.length === 0) return [{ ...large, name: sharing ? large.name : null, isSpeaking: false, place: whole }];
  return besideStrip(large, others, wanted);
}

function besideStrip(large: Content, others: readonly SeenPerson[], { width, height, main }: Wanted): readonly Tile[] {
  const across = even(width * stripShare);
  const down = even(across / widescreen);
  const most = Math.max(1, Math.floor((height - gap) / (down + gap)));
  const shown = shownFirst(others, most, main).map(cameraOf);
  const top = even((height - shown.length * (down + gap) + gap) / 2);
  const hero = { x: 0, y: 0, width: even(width - across - gap), height };
  const strip = shown.map((content, at) => ({
    ...content,
    place: { x: width - across, y: top + at * (down + gap), width: across, height: down },
  }));
  return [{ ...large, place: hero }, ...strip];
}

/** Rows of equal tiles, as large as they can be; a last row that is shorter stands in the middle. */
function inGrid(contents: readonly Content[], { width, height }: Area): readonly Tile[] {
  const count = contents.length;
  const [only] = contents;
  if (!only) return [];
  if (count === 1) return [{ ...only, name: null, isSpeaking: false, place: { x: 0, y: 0, width, height } }];
  const columns = bestColumns(count, width, height);
  const rows = Math.ceil(count / columns);
  const across = tileWidth(columns, rows, width, height);
  const down = even(across / widescreen);
  const top = even((height - rows * (down + gap) + gap) / 2);
  return contents.map((content, at) => {
    const row = Math.floor(at / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = even((width - inRow * (across + gap) + gap) / 2);
    const place = {
      x: left + (at % columns) * (across + gap),
      y: top + row * (down + gap),
      width: across,
      height: down,
    };
    return { ...content, place };
  });
}

function bestColumns(count: number, width: number, height: number): number {
  let best = { columns: 1, across: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const across = tileWidth(columns, Math.ceil(count / columns), width, height);
    if (across > best.across) best = { columns, across };
  }
  return best.columns;
}

function tileWidth(columns: number, rows: number, width: number, height: number): number {
  const byWidth = (width - (columns - 1) * gap) / columns;
  const byHeight = ((height - (rows - 1) * gap) / rows) * widescreen;
  return even(Math.min(byWidth, byHeight));
}

function shownFirst(people: readonly SeenPerson[], most: number, main: string | null): readonly SeenPerson[] {
  if (people.length <= most) return people;
  const rank = ({ identity, camera }: SeenPerson) => (identity === main ? 0 : camera === null ? 2 : 1);
  const chosen = new Set(people.toSorted((a, b) => rank(a) - rank(b)).slice(0, most));
  return people.filter((person) => chosen.has(person));
}

function cameraOf({ identity, name, isSpeaking, camera }: SeenPerson): Content {
  return { id: identity, pictureId: camera, fit: "cover", name, initials: initialsOf(name), isSpeaking };
}

function screenOf({ identity, name, screen }: SeenPerson): Content {
  return {
    ...{ id: `${identity}:screen`, pictureId: screen, fit: "contain" },
    ...{ name, initials: initialsOf(name), isSpeaking: false },
  };
}

/** One or two letters that stand for somebody. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "");
  return letters.join("").toUpperCase();
}
