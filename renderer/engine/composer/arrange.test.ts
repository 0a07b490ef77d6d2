import { describe, expect, test } from "vitest";
import { arrange, initialsOf, type SeenPerson, type Tile } from "./arrange.ts";
import { nextMain } from "./main-person.ts";

const person = (identity: string, more: Partial<SeenPerson> = {}): SeenPerson => ({
  ...{ identity, name: identity, isSpeaking: false, camera: `${identity}-camera`, screen: null },
  ...more,
});
const size = { width: 1280, height: 720, main: null };
const placesOf = (tiles: readonly Tile[]) =>
  tiles.map(({ id, place: { x, y, width, height } }) => [id, x, y, width, height]);

describe("people in one picture", () => {
  test("a grid shows two side by side, and one alone has all of it and no name", () => {
    const [ann, bob] = [person("ann"), person("bob")];
    expect(placesOf(arrange([ann, bob], { ...size, layout: "grid" }))).toEqual([
      ["ann", 0, 182, 636, 356],
      ["bob", 644, 182, 636, 356],
    ]);
    expect(arrange([ann], { ...size, layout: "grid" })).toEqual([
      {
        ...{ id: "ann", pictureId: "ann-camera", fit: "cover", name: null, initials: "A", isSpeaking: false },
        place: { x: 0, y: 0, width: 1280, height: 720 },
      },
    ]);
    expect(arrange([], { ...size, layout: "grid" })).toEqual([]);
  });

  test("a grid's last row stands in the middle, and every place lies inside at even pixels", () => {
    const people = Array.from({ length: 5 }, (_, at) => person(`p${at}`));
    const tiles = arrange(people, { ...size, layout: "grid" });
    expect(new Set(tiles.map(({ place }) => place.y)).size).toBe(2);
    const [, , , left, right] = tiles;
    expect((left?.place.x ?? 0) + (right?.place.x ?? 0) + (right?.place.width ?? 0)).toBe(1280);
    for (const { place } of tiles) {
      for (const edge of Object.values(place)) expect(edge % 2).toBe(0);
      expect([place.x >= 0, place.y >= 0, place.x + place.width <= 1280, place.y + place.height <= 720]).toEqual(
        Array(4).fill(true),
      );
    }
  });

  test("who speaks is large and the others stand beside; alone it is only who speaks", () => {
    const people = [person("ann"), person("bob", { isSpeaking: true }), person("cem", { camera: null })];
    const speaker = arrange(people, { ...size, layout: "speaker", main: "bob" });
    expect(placesOf(speaker)).toEqual([
      ["bob", 0, 0, 1016, 720],
      ["ann", 1024, 212, 256, 144],
      ["cem", 1024, 364, 256, 144],
    ]);
    expect(speaker.map(({ name, isSpeaking }) => [name, isSpeaking])).toEqual([
      ["bob", true],
      ["ann", false],
      ["cem", false],
    ]);
    expect(placesOf(arrange(people, { ...size, layout: "single", main: "bob" }))).toEqual([["bob", 0, 0, 1280, 720]]);
  });

  test("a shared screen is the largest in every layout, whole, with everybody beside it", () => {
    const people = [person("ann"), person("bob", { screen: "bob-screen" })];
    for (const layout of ["grid", "speaker"] as const) {
      const tiles = arrange(people, { ...size, layout, main: "ann" });
      expect(tiles.map(({ id, pictureId, fit }) => [id, pictureId, fit])).toEqual([
        ["bob:screen", "bob-screen", "contain"],
        ["ann", "ann-camera", "cover"],
        ["bob", "bob-camera", "cover"],
      ]);
    }
    expect(placesOf(arrange(people, { ...size, layout: "single", main: "ann" }))).toEqual([
      ["bob:screen", 0, 0, 1280, 720],
    ]);
  });

  test("where not all fit, who speaks and who shows a picture are seen", () => {
    const people = Array.from({ length: 20 }, (_, at) => person(`p${at}`, at % 2 === 0 ? {} : { camera: null }));
    const tiles = arrange(people, { ...size, layout: "grid", main: "p19" });
    expect(tiles).toHaveLength(16);
    expect(tiles.map(({ id }) => id)).toContain("p19");
    expect(tiles.filter(({ pictureId }) => pictureId !== null)).toHaveLength(10);
  });

  test("initials are of the first and last word", () => {
    expect(["Ann", "ann marie lee", "", "  Ÿve "].map(initialsOf)).toEqual(["A", "AL", "", "Ÿ"]);
  });
});

describe("who is large", () => {
  test("changes to who speaks, not for a word in between, and never to nobody while somebody is there", () => {
    const [ann, bob] = [person("ann"), person("bob")];
    const speaks = (who: SeenPerson) => ({ ...who, isSpeaking: true });
    let main = nextMain({ identity: null, sinceMs: 0 }, [ann, bob], 0);
    expect(main.identity).toBe("ann");
    main = nextMain(main, [ann, speaks(bob)], 1000);
    expect(main.identity).toBe("ann");
    main = nextMain(main, [ann, speaks(bob)], 1600);
    expect(main).toEqual({ identity: "bob", sinceMs: 1600 });
    main = nextMain(main, [speaks(ann), speaks(bob)], 9000);
    expect(main.identity).toBe("bob");
    main = nextMain(main, [ann], 9100);
    expect(main).toEqual({ identity: "ann", sinceMs: 9100 });
    expect(nextMain(main, [], 9200)).toEqual({ identity: null, sinceMs: 9200 });
  });
});
