import type { DestinationRun, SavedDestination, SavedDestinations } from "@nchat/contract/saved-destinations";
import type { Destination } from "@nchat/contract/streams";
import { expect, test } from "vitest";
import { isFailing } from "./destination-words.ts";
import { hostOf, nameOf, offered, runDestinations } from "./saved-words.ts";

const kept = (id: string, run: DestinationRun): SavedDestination => ({
  ...{ id, platform: "custom", url: "rtmp://own/live", way: "server", isOn: true, run },
});
const saved = (...list: SavedDestination[]): SavedDestinations => ({
  ...{ list, removed: null, streamId: "one", isSealed: true },
});
const there = (id: string): Destination => ({
  ...{ id, platform: "custom", rtmpUrl: "rtmp://own:1935/live", enabled: true },
  ...{ status: "connected", errorMessage: null, createdAt: "" },
});

test("what this computer does is told as the server's destinations are, of its own stream alone", () => {
  const all = saved(
    kept("rest", { step: "rest" }),
    kept("given", { step: "given", destinationId: "d" }),
    kept("waiting", { step: "waiting", why: "It broke.", retryAt: 0 }),
    kept("connected", { step: "connected" }),
    kept("refused", { step: "refused", why: "Not a public address." }),
  );
  const runs = runDestinations(all, "one");
  expect(runs.map(({ id, status }) => [id, status])).toEqual([
    ["waiting", "connecting"],
    ["connected", "connected"],
    ["refused", "error"],
  ]);
  expect(runs.filter(isFailing).map(({ id, errorMessage }) => [id, errorMessage])).toEqual([
    ["waiting", "It broke. It is tried again."],
    ["refused", "Not a public address."],
  ]);
  expect(runDestinations(all, "two")).toEqual([]);
});

test("what is kept and not on the stream is offered, whoever put it there", () => {
  const ids = (...args: Parameters<typeof offered>) => offered(...args).map(({ id }) => id);
  const given = kept("given", { step: "given", destinationId: "d" });
  const resting = kept("resting", { step: "rest" });
  const all = saved(given, resting, kept("connected", { step: "connected" }));
  // The server's one is the given one's: the other account of the same address is not on the stream.
  expect(ids(all, "one", [there("d")])).toEqual(["resting"]);
  expect(ids(all, "one", [there("d"), there("typed by hand")])).toEqual([]);
  // It was taken off the stream.
  expect(ids(all, "one", [])).toEqual(["given", "resting"]);
  // Another stream: nothing is known of it but its list.
  expect(ids(saved(resting), "two", [there("x")])).toEqual([]);
  expect(ids(saved(given, resting), "two", [])).toEqual(["given", "resting"]);
});

test("only the server's name is shown of an address", () => {
  expect(hostOf("rtmps://live-api-s.facebook.com:443/rtmp/key?s=secret")).toBe("live-api-s.facebook.com:443");
  const own = { platform: "custom", url: "rtmp://own.example/live/key" } as const;
  expect([nameOf(own, false), nameOf(own, true), nameOf({ ...own, platform: "twitch" }, false)]).toEqual([
    ...["own.example", "Custom", "Twitch"],
  ]);
  expect([hostOf("rtmp://name:secret@own.example/live"), hostOf("nothing")]).toEqual(["own.example", ""]);
});
