import { programmeChannel } from "@nchat/contract/programme";
import { afterAll, beforeAll, expect, test as anywhere } from "vitest";
import { openDrawnWindow } from "../../tools/drive/drawn-window.ts";
import { openPatternWindow } from "../../tools/drive/pattern-window.ts";
import { endBroadcast, putOnProgramme } from "../../tools/drive/studio.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { addressOf, broadcast, isWatchable } from "./support/broadcasting.ts";
import { whyNoKeyboard, xdotool } from "./support/keyboard.ts";
import { colourAt } from "./support/programme.ts";
import { type Desk, openStage, type SignedIn, someoneNew, type Stage } from "./support/stage.ts";
import { until } from "./support/until.ts";

const test = anywhere.skipIf((whyNoKeyboard() ?? whyNoFfmpeg()) !== undefined);

let stage: Stage;
let desk: Desk;
beforeAll(async () => {
  stage = await openStage();
  desk = await stage.open("alice");
});
afterAll(() => stage.close());

const colours = { red: 0xff0000, green: 0x00ff00, blue: 0x0000ff, white: 0xffffff } as const;
const corners = ["red", "green", "blue", "white"] as const;
type Size = { width: number; height: number };

/** A grey window with a block of a tenth of its size in each corner. */
function openCornered(title: string, size: Size) {
  return openDrawnWindow({ display: stage.display, title, x: 0, y: 0, ...size, canResize: true }, 100, ({ fill }) => {
    const { width, height } = size;
    fill(0x808080, [0, 0, width, height]);
    const [wide, high] = [width / 10, height / 10];
    corners.forEach((name, at) =>
      fill(colours[name], [(at % 2) * (width - wide), Math.floor(at / 2) * (height - high), wide, high]),
    );
  });
}

function nameOf(colour: readonly number[]): string {
  const isNear = (wanted: readonly number[]) => colour.every((each, at) => Math.abs(each - (wanted[at] ?? 0)) < 50);
  const bytes = (value: number) => [value >> 16, (value >> 8) & 255, value & 255];
  if (isNear([128, 128, 128])) return "grey";
  return (
    corners.find((name) => isNear(bytes(colours[name]))) ?? (isNear([8, 8, 8]) ? "dark" : `other ${colour.join()}`)
  );
}

/** What is seen six pixels of the programme inside (or outside) of the corners of that rectangle of it. */
async function seenAt(
  alice: SignedIn,
  { x, y, width, height }: Readonly<Record<"x" | "y" | "width" | "height", number>>,
) {
  const inside = 6;
  const places = corners.map((_, at) => [
    x + (at % 2 === 0 ? inside : width - inside),
    y + (at < 2 ? inside : height - inside),
  ]);
  return Promise.all(
    places
      .filter(([left = 0, top = 0]) => left < 1280 && top < 720)
      .map(async ([left = 0, top = 0]) => nameOf(await colourAt(alice, left / 1280, top / 720))),
  );
}

test("a window larger than the programme keeps its edges and colours, resized on air and zoomed too", async () => {
  const alice = await someoneNew(desk, "alice");
  const size = { width: 1700, height: 900 };
  const window = await openCornered("Large window", size);
  await putOnProgramme(alice, window.title);
  const shows = (what: string, place: Parameters<typeof seenAt>[1], wanted: readonly string[]) =>
    until(what, async () => {
      expect(await seenAt(alice, place)).toEqual(wanted);
      return true;
    });
  // 1700 by 900 is as wide as the programme, and 678 high.
  await shows("the window in its whole width", { x: 0, y: 20, width: 1280, height: 678 }, corners);
  await shows("nothing above and below it", { x: 0, y: 4, width: 1280, height: 712 }, ["dark", "dark", "dark", "dark"]);

  Object.assign(size, { width: 900, height: 900 });
  await xdotool(stage.display, "windowsize", String(window.id), "900", "900");
  await shows("the window in its new shape", { x: 280, y: 0, width: 720, height: 720 }, corners);
  Object.assign(size, { width: 1700, height: 900 });
  await xdotool(stage.display, "windowsize", String(window.id), "1700", "900");
  await shows("the window as it was", { x: 0, y: 20, width: 1280, height: 678 }, corners);

  // A box of twice the programme shows the left upper part; its picture comes in more pixels a moment later.
  await place(alice, { x: 0, y: 0, width: 2, height: 2 });
  const zoomed = { x: 0, y: 42, width: 2560, height: 1355 };
  await shows("the left upper corner, twice as large", zoomed, ["red"]);
  await until("the block up to its edge and no further", async () => {
    const [within, beyond] = await Promise.all([240, 272].map((x) => colourAt(alice, x / 1280, 100 / 720)));
    return nameOf(within ?? []) === "red" && nameOf(beyond ?? []) === "grey";
  });
  await place(alice, { x: 0.7, y: 0.68, width: 0.27, height: 0.27 });
  await shows("a small picture in its corner", { x: 896, y: 494, width: 346, height: 184 }, corners);
  window.close();
});

/** Puts the one source of the scene there, as a drag does. */
async function place({ page }: SignedIn, box: Readonly<Record<"x" | "y" | "width" | "height", number>>) {
  await page.evaluate(async (wanted) => {
    const { desktop } = globalThis as unknown as { desktop: import("../../preload/index.ts").Desktop };
    const { scenes } = await desktop.getStudio();
    const [scene] = scenes;
    const sourceId = scene?.items[0]?.sourceId;
    if (!scene || sourceId === undefined) throw new Error("nothing is on the programme");
    await desktop.dispatchStudio({ type: "item-placed", sceneId: scene.id, sourceId, box: wanted });
  }, box);
}

/** How many pictures of the programme the studio is told in a second. */
function picturesOf({ page }: SignedIn): Promise<number> {
  return page.evaluate(async (channelName) => {
    const channel = new BroadcastChannel(channelName);
    let pictures = 0;
    channel.onmessage = ({ data }) => void (pictures += data.type === "picture" ? 1 : 0);
    await new Promise((done) => setTimeout(done, 1000));
    channel.close();
    return pictures;
  }, programmeChannel);
}

test("a studio that is minimised is told no pictures until it is back, and viewers miss nothing", async () => {
  const alice = await someoneNew(desk, "alice");
  const window = await openPatternWindow({ display: stage.display, title: "Sight pattern" });
  await broadcast(alice, window, "Out of sight");
  const address = await addressOf("Out of sight", desk);
  await until("pictures", async () => (await picturesOf(alice)) > 0);
  const [main = ""] = (await xdotool(stage.display, "search", "--onlyvisible", "--name", "^nchat$")).split("\n");
  await xdotool(stage.display, "windowminimize", main);
  await until("a second without a picture", async () => (await picturesOf(alice)) === 0);
  await isWatchable(address);
  expect(await picturesOf(alice)).toBe(0);
  await xdotool(stage.display, "windowmap", main);
  await until("pictures again", async () => (await picturesOf(alice)) > 0);
  await endBroadcast(alice);
  window.close();
});
