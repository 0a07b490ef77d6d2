import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { describe, expect, test } from "vitest";
import type { ShareProblem } from "./share-machine.ts";
import { createShareStore } from "./share-store.ts";

const notes: CaptureSource = { id: "window:1:0", name: "Notes", kind: "window", thumbnail: "", icon: null };

class FakeTrack {
  isStopped = false;
  stop() {
    this.isStopped = true;
  }
  getSettings = () => ({ displaySurface: "window" });
}
class FakeStream {
  readonly video = new FakeTrack();
  getTracks = () => [this.video];
  getVideoTracks = () => [this.video];
  getAudioTracks = () => [];
}
Object.assign(globalThis, { MediaStream: FakeStream });
const newStream = () => new FakeStream() as FakeStream & MediaStream;

type Overrides = {
  readonly choose?: () => Promise<"chosen" | "gone">;
  readonly getDisplayMedia?: () => Promise<MediaStream>;
  readonly announce?: () => Promise<string | null>;
  readonly list?: () => Promise<CaptureSource[]>;
  readonly schedule?: () => () => void;
  readonly hasPicker?: boolean;
  readonly published?: "published" | "refused";
};

function setUp({
  choose,
  getDisplayMedia,
  announce,
  list,
  schedule,
  hasPicker = true,
  published = "published",
}: Overrides = {}) {
  const told: string[] = [];
  const problems: ShareProblem[] = [];
  const share = createShareStore({
    capture: hasPicker ? { list: list ?? (async () => [notes]), choose: choose ?? (async () => "chosen") } : null,
    getDisplayMedia: getDisplayMedia ?? (async () => newStream()),
    announce: announce ?? (async () => "track-1"),
    withdraw: async (trackId) => void told.push(`withdraw ${trackId}`),
    publish: async (_, { title }) => {
      told.push(`publish ${title}`);
      return published;
    },
    unpublish: async () => void told.push("unpublish"),
    schedule: schedule ?? (() => () => undefined),
    onProblem: (problem) => problems.push(problem),
    onSourceClosed: () => told.push("told that the window closed"),
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve, 1));
  return { share, told, problems, settle, state: () => share.store.getState().share };
}

describe("sharing a window", () => {
  test("it is announced, then published, then withdrawn", async () => {
    const { share, told, settle, state } = setUp();
    share.open();
    await settle();
    expect(state()).toEqual({ step: "picking", sources: [notes], problem: null });
    share.start(notes, "text");
    await settle();
    expect(state()).toEqual({ step: "live", title: "Notes", shareType: "window", trackId: "track-1" });
    share.stop();
    await settle();
    expect([told, state()]).toEqual([["publish Notes", "unpublish", "withdraw track-1"], { step: "none" }]);
  });

  test("a picker opened again before its first list came asks in one round, not in two", async () => {
    const answers: (() => void)[] = [];
    let rounds = 0;
    const { share, settle } = setUp({
      list: () => new Promise((resolve) => answers.push(() => resolve([notes]))),
      schedule: () => {
        rounds++;
        return () => undefined;
      },
    });
    share.open();
    share.close();
    share.open();
    for (let asked = 0; asked < 4; asked++) {
      for (const answer of answers.splice(0)) answer();
      await settle();
    }
    expect(rounds).toBe(1);
  });

  test("a window closed before it was captured leads back to the picker", async () => {
    const { share, settle, state, told } = setUp({ choose: async () => "gone" });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    expect(state()).toEqual({ step: "picking", sources: [notes], problem: "gone" });
    expect(told).toEqual([]);
  });

  test("a refused capture publishes nothing and can be tried again", async () => {
    const { share, settle, state, told } = setUp({
      getDisplayMedia: () => Promise.reject(new DOMException("", "NotAllowedError")),
    });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    expect(state()).toMatchObject({ step: "picking", problem: "denied" });
    expect(told).toEqual([]);
  });

  test("a server that does not answer leaves the window unshared and the capture stopped", async () => {
    const stream = newStream();
    const { share, settle, state, told } = setUp({
      getDisplayMedia: async () => stream,
      announce: async () => null,
    });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    expect([stream.video.isStopped, told]).toEqual([true, []]);
    expect(state()).toMatchObject({ step: "picking", problem: "server" });
  });

  test("a room that does not take the picture leaves no record of a share, and the person reads it", async () => {
    const { share, settle, told, problems, state } = setUp({ published: "refused" });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    expect([told, problems, state()]).toEqual([["publish Notes", "withdraw track-1"], ["server"], { step: "none" }]);
  });

  test("stopping while the capture starts leaves nothing published", async () => {
    const stream = newStream();
    let captured: (stream: MediaStream) => void = () => undefined;
    const { share, settle, told, state } = setUp({
      getDisplayMedia: () => new Promise((resolve) => (captured = resolve)),
    });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    share.stop();
    captured(stream);
    await settle();
    expect([told, stream.video.isStopped, state()]).toEqual([["unpublish"], true, { step: "none" }]);
  });

  test("stopping while the server is asked withdraws what it granted", async () => {
    let grant: (trackId: string) => void = () => undefined;
    const { share, settle, told } = setUp({ announce: () => new Promise((resolve) => (grant = resolve)) });
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    share.stop();
    grant("track-1");
    await settle();
    expect(told).toEqual(["unpublish", "withdraw track-1"]);
  });

  test("the window closing stops it and says so", async () => {
    const { share, settle, told, state } = setUp();
    share.open();
    await settle();
    share.start(notes, "text");
    await settle();
    share.sourceEnded();
    await settle();
    expect(told).toEqual(["publish Notes", "unpublish", "withdraw track-1", "told that the window closed"]);
    expect(state()).toEqual({ step: "none" });
  });

  test("in a browser its own picker is asked, and closing that one is only mentioned", async () => {
    const { share, settle, problems, state } = setUp({
      hasPicker: false,
      getDisplayMedia: () => Promise.reject(new DOMException("", "NotAllowedError")),
    });
    share.open();
    await settle();
    expect([problems, state()]).toEqual([["denied"], { step: "none" }]);
  });
});
