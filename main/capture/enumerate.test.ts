import { expect, it, vi } from "vitest";
import { enumerateSources, partOn, pictureScreen } from "./enumerate.ts";

const picture = (url: string) => ({
  ...{ isEmpty: () => url === "", toDataURL: () => url },
  getSize: () => ({ width: 2560, height: 1440 }),
});
const asked = vi.hoisted(() => [] as unknown[]);
vi.mock("electron", () => ({
  desktopCapturer: {
    getSources: (options: unknown) => {
      asked.push(options);
      return Promise.resolve([
        { id: "screen:0:0", display_id: "9", name: "Entire screen", thumbnail: picture("data:screen"), appIcon: null },
        { id: "window:7:0", name: "Editor", thumbnail: picture("data:editor"), appIcon: picture("data:icon") },
        { id: "window:8:0", name: "Minimised", thumbnail: picture(""), appIcon: picture("") },
        { id: "window:9:0", name: "nchat", thumbnail: picture("data:own"), appIcon: null },
      ]);
    },
  },
  screen: {
    getAllDisplays: () => [{ id: 9, bounds: { x: 1920, y: 0, width: 1280, height: 720 }, scaleFactor: 2 }],
    getPrimaryDisplay: () => ({ id: 9, bounds: { x: 0, y: 0, width: 1, height: 1 }, scaleFactor: 1 }),
  },
}));

it("sources are listed with bounded pictures, our own windows left out", async () => {
  const isOwn = (id: string) => id === "window:9:0";
  expect(await enumerateSources({ kinds: ["screen", "window"], withPictures: true }, isOwn)).toEqual([
    { id: "screen:0:0", name: "Entire screen", kind: "screen", thumbnail: "data:screen", icon: null },
    { id: "window:7:0", name: "Editor", kind: "window", thumbnail: "data:editor", icon: "data:icon" },
    { id: "window:8:0", name: "Minimised", kind: "window", thumbnail: "", icon: null },
  ]);
  const bare = await enumerateSources({ kinds: ["window"], withPictures: false }, isOwn);
  expect(bare.map(({ thumbnail, icon }) => [thumbnail, icon])).toEqual([
    ["", null],
    ["", null],
    ["", null],
  ]);
  expect(asked).toEqual([
    { types: ["screen", "window"], thumbnailSize: { width: 320, height: 200 }, fetchWindowIcons: true },
    { types: ["window"], thumbnailSize: { width: 0, height: 0 }, fetchWindowIcons: false },
  ]);
});

it("a screen is pictured in its own pixels, and one that is not there is gone", async () => {
  asked.length = 0;
  const located: unknown[] = [];
  const locate = async (ids: readonly string[]) => {
    located.push(ids);
    return new Map([
      ["window:7:0", { x: 3940, y: 100, width: 800, height: 600 }],
      ["window:8:0", { x: 0, y: 0, width: 800, height: 600 }],
    ]);
  };
  const around = { isOwnWindow: (id: string) => id === "window:9:0", locate };
  expect(await pictureScreen("screen:0:0", around)).toEqual({
    ...{ picture: "data:screen", width: 2560, height: 1440 },
    windows: [{ x: 100, y: 100, width: 800, height: 600 }],
  });
  expect(asked[1]).toEqual({ types: ["screen"], thumbnailSize: { width: 2560, height: 1440 } });
  // Our own windows, and those of another screen, are nothing to hold to.
  expect(located.flat()).not.toContain("window:9:0");
  expect(await pictureScreen("screen:1:0", around)).toBe("gone");
});

it("of a window counts what is on the screen", () => {
  const screenArea = { x: 100, y: 0, width: 1000, height: 800 };
  expect(partOn({ x: 50, y: -20, width: 200, height: 100 }, screenArea)).toEqual({
    x: 0,
    y: 0,
    width: 150,
    height: 80,
  });
  expect(partOn({ x: 1090, y: 700, width: 500, height: 500 }, screenArea)).toBeNull();
});
