import { programmeChannel, type ProgrammeNews, type ProgrammeWish } from "@nchat/contract/programme";
import { afterEach, expect, test, vi } from "vitest";
import { createPlanes } from "./planes.ts";
import { createShopWindow } from "./shop-window.ts";

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** A shop window at a clock that stands still, and somebody before it. */
async function open() {
  const time = { now: 1000 };
  const shop = createShopWindow(() => time.now);
  const channel = new BroadcastChannel(programmeChannel);
  const news: ProgrammeNews[] = [];
  channel.onmessage = ({ data }: MessageEvent<ProgrammeNews>) => void news.push(data);
  closing.push(() => channel.close(), shop.close);
  const planes = createPlanes(4, 4);
  let version = 0;
  const look = async (isNew = false) => {
    const before = shop.looker(time.now);
    channel.postMessage({ type: "watching", isNew } satisfies ProgrammeWish);
    await vi.waitFor(() => expect(shop.looker(time.now)).not.toBe(isNew ? before : null));
  };
  await look(true);
  return {
    ...{ shop, look },
    beat(milliseconds: number, isNew = true) {
      time.now += milliseconds;
      if (isNew) version++;
      shop.show(planes, version, time.now);
    },
    /** What was told since the last time, once the trailing scene has come through. */
    async told() {
      shop.showScene("end", planes);
      await vi.waitFor(() => expect(news.at(-1)?.type).toBe("scene"));
      return news.splice(0).slice(0, -1);
    },
  };
}

const levels = (inputs: readonly number[], programme: number) => ({ type: "levels", inputs, programme }) as const;
const types = (news: readonly ProgrammeNews[]) => news.map(({ type }) => type);

test("tells the loudest of all pieces since the beat before, and every third picture", async () => {
  const { shop, beat, told } = await open();
  beat(100);
  await told();
  for (const [input, programme] of [
    [0.1, 0.4],
    [1, 0.2],
    [0.01, 0.3],
  ] as const)
    shop.hear([input, 0.5], programme);
  beat(33);
  shop.hear([0.2, 0.6], 0.1);
  for (const milliseconds of [34, 33, 33, 34, 33]) beat(milliseconds);
  expect(await told()).toEqual([
    levels([1, 0.5], 0.4),
    expect.objectContaining({ type: "picture" }),
    levels([0.2, 0.6], 0.1),
    expect.objectContaining({ type: "picture" }),
  ]);
});

test("tells nothing while the studio is out of sight, and the picture that stands once it is seen again", async () => {
  const { shop, beat, told } = await open();
  beat(100);
  await told();
  shop.setInSight(false);
  shop.hear([1], 1);
  beat(100);
  expect([await told(), shop.looker(1200)]).toEqual([[], null]);
  shop.setInSight(true);
  shop.setInSight(true);
  beat(100, false);
  beat(100, false);
  expect([types(await told()), shop.looker(1400)]).toEqual([["picture"], 2]);
});

test("tells nothing three seconds after the last look, and greets whoever comes back", async () => {
  const { shop, beat, told, look } = await open();
  beat(100);
  expect(types(await told())).toEqual(["picture"]);
  beat(3100);
  shop.hear([1], 1);
  beat(100, false);
  expect(await told()).toEqual([]);
  await look();
  beat(100, false);
  expect(types(await told())).toEqual(["picture"]);
});
