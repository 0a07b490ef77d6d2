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
    },
    unpublish: async (kind) => void told.push(`unpublish ${kind}`),
    setMicrophoneMuted: async (isMuted) => void told.push(isMuted ? "mute" : "unmute"),
  };
}

const item = (track: MediaStreamTrack, isMuted = false): Sent => ({ track, style: "motion", isMuted });

describe("what this device sends", () => {
  test("goes to every new link, the microphone muted as it was", async () => {
    const told: string[] = [];
    const sends = createOwnSends(() => null);
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
    const sends = createOwnSends(() => link);
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
    const sends = createOwnSends(() => link);
    const track = fakeTrack("c");
    const sending = sends.send("camera", item(track));
    await sends.unsend("camera");
    published();
    await sending;
    expect(told).toEqual(["publish camera c", "unpublish camera", "unpublish camera"]);
    expect(track.isStopped).toBe(true);
  });

  test("stops with the call, and nothing of it reaches the next one", () => {
    const told: string[] = [];
    const sends = createOwnSends(() => null);
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
      publish: async () => undefined,
      unpublish: async () => Promise.reject(new Error("negotiation timed out")),
      setMicrophoneMuted: async () => Promise.reject(new Error("engine closed")),
    };
    const sends = createOwnSends(() => broken);
    await sends.send("microphone", item(fakeTrack("m")));
    await sends.send("screen", item(fakeTrack("s")));
    await sends.setMicrophoneMuted(true);
    await sends.unsend("screen");
    sends.sendAll(fakeLink(told));
    await Promise.resolve();
    expect(told).toEqual(["publish microphone m muted"]);
  });
});
