import { describe, expect, test } from "vitest";
import { createOwnSends, type SendLink } from "./own-sends.ts";
import type { Sent } from "./room-commands.ts";

function fakeTrack(id: string) {
  const track = { id, isStopped: false, stop: () => void (track.isStopped = true) };
  return track as typeof track & MediaStreamTrack;
}

function fakeLink(told: string[], publishing: Promise<void> = Promise.resolve()): SendLink {
  return {
    publish: async (kind, { track, isMuted }) => {
      told.push(`publish ${kind} ${track.id}${isMuted ? " muted" : ""}`);
      await publishing;
      return "published";
    },
    unpublish: async (track) => void told.push(`unpublish ${track.id}`),
    setMicrophoneMuted: async (isMuted) => void told.push(isMuted ? "mute" : "unmute"),
  };
}

const noWait = () => Promise.resolve();

const item = (track: MediaStreamTrack, isMuted = false): Sent => ({ track, style: "motion", isMuted });

describe("what this device sends", () => {
  test("goes to every new link, the microphone muted as it was", async () => {
    const told: string[] = [];
    const sends = createOwnSends(() => null, noWait);
    await sends.send("microphone", item(fakeTrack("m")));
    await sends.send("screen", item(fakeTrack("s")));
    await sends.setMicrophoneMuted(true);
    sends.sendAll(fakeLink(told));
    await Promise.resolve();
    expect(told).toEqual(["publish microphone m muted", "publish screen s"]);
  });

  test("is muted after all when the person muted while it was being published", async () => {
    const told: string[] = [];
    let published: () => void = () => undefined;
    const link = fakeLink(told, new Promise((resolve) => (published = resolve)));
    const sends = createOwnSends(() => link, noWait);
    const sending = sends.send("microphone", item(fakeTrack("m")));
    await sends.setMicrophoneMuted(true);
    published();
    await sending;
    expect(told).toEqual(["publish microphone m", "mute", "mute"]);
  });

  test("is taken back when it was ended while it was being published", async () => {
    const told: string[] = [];
    let published: () => void = () => undefined;
    const link = fakeLink(told, new Promise((resolve) => (published = resolve)));
    const sends = createOwnSends(() => link, noWait);
    const track = fakeTrack("c");
    const sending = sends.send("camera", item(track));
    await sends.unsend("camera");
    published();
    await sending;
    expect(told).toEqual(["publish camera c", "unpublish c", "unpublish c"]);
    expect(track.isStopped).toBe(true);
  });

  test("is taken back alone when its publication comes after that of its successor", async () => {
    const told: string[] = [];
    let published: () => void = () => undefined;
    const slow = fakeLink(told, new Promise((resolve) => (published = resolve)));
    const quick = fakeLink(told);
    const link = { ...slow, publish: (...given: Parameters<SendLink["publish"]>) => next().publish(...given) };
    const order = [slow, quick];
    const next = () => order.shift() ?? quick;
    const sends = createOwnSends(() => link, noWait);
    const sending = sends.send("camera", item(fakeTrack("old")));
    await sends.unsend("camera");
    await sends.send("camera", item(fakeTrack("new")));
    published();
    await sending;
    expect(told).toEqual(["publish camera old", "unpublish old", "publish camera new", "unpublish old"]);
  });

  test("stops with the call, and nothing of it reaches the next one", () => {
    const told: string[] = [];
    const sends = createOwnSends(() => null, noWait);
    const track = fakeTrack("m");
    void sends.send("microphone", item(track));
    sends.clear();
    sends.sendAll(fakeLink(told));
    expect([told, track.isStopped, sends.has("microphone")]).toEqual([[], true, false]);
  });
});

describe("a link that breaks under a command", () => {
  test("is no fault of mute or of ending a share: the next link gets what is wished now", async () => {
    const told: string[] = [];
    const broken: SendLink = {
      publish: async () => "published",
      unpublish: async () => Promise.reject(new Error("negotiation timed out")),
      setMicrophoneMuted: async () => Promise.reject(new Error("engine closed")),
    };
    const sends = createOwnSends(() => broken, noWait);
    await sends.send("microphone", item(fakeTrack("m")));
    await sends.send("screen", item(fakeTrack("s")));
    await sends.setMicrophoneMuted(true);
    await sends.unsend("screen");
    sends.sendAll(fakeLink(told));
    await Promise.resolve();
    expect(told).toEqual(["publish microphone m muted"]);
  });
});

describe("a publication that fails on a link that lives on", () => {
  const failing = (failures: number, told: string[]): SendLink => ({
    ...fakeLink(told),
    publish: async (kind, { track }) => {
      told.push(`publish ${kind} ${track.id}`);
      if (told.length <= failures) throw new Error("no response from server");
      return "published";
    },
  });

  test("is tried again", async () => {
    const told: string[] = [];
    const link = failing(2, told);
    const sends = createOwnSends(() => link, noWait);
    expect(await sends.send("camera", item(fakeTrack("c")))).toBe("sent");
    expect(told).toEqual(["publish camera c", "publish camera c", "publish camera c"]);
  });

  test("is given up after four tries, and said so", async () => {
    const told: string[] = [];
    const link = failing(9, told);
    const sends = createOwnSends(() => link, noWait);
    expect(await sends.send("screen", item(fakeTrack("s")))).toBe("refused");
    expect(told).toHaveLength(4);
  });

  test("is not tried again where the person may not send", async () => {
    const told: string[] = [];
    const link: SendLink = { ...fakeLink(told), publish: async () => (told.push("publish"), "forbidden") };
    const sends = createOwnSends(() => link, noWait);
    expect(await sends.send("screen", item(fakeTrack("s")))).toBe("refused");
    expect(told).toEqual(["publish"]);
  });

  test("is left to the next link when another one has come meanwhile", async () => {
    const told: string[] = [];
    const first = failing(9, told);
    let link: SendLink = first;
    const sends = createOwnSends(
      () => link,
      async () => void (link = fakeLink([])),
    );
    expect(await sends.send("camera", item(fakeTrack("c")))).toBe("later");
    expect(told).toEqual(["publish camera c"]);
  });
});
