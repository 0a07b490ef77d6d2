import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { MediaAnswer, MediaFailure, RoomTrack } from "../../port.ts";
import { createFeed } from "../feed.ts";
import { createProgramme } from "../slate/programme.ts";
import { words } from "../words.ts";
import { createCoHosts } from "./co-hosts.ts";
import type { Composed } from "./compositions.ts";

const full: MediaFailure = { outcome: "limit", reason: words.full };
const form = { width: 640, height: 360, sound: null };

/** One room whose encoder sends, and what becomes of it. */
function world({ isEncoderThere = true } = {}) {
  const told: string[] = [];
  let publishers: readonly string[] = ["feed:1"];
  let answer: MediaAnswer<readonly RoomTrack[]> | null = null;
  let fault: MediaFailure | null = null;
  let rooms: readonly string[] = ["room"];
  const slow = new Set<string>();
  let giveUp: (reason: string) => void = () => undefined;
  const programme = createProgramme({ now: Date.now, makeSlate: async () => null });
  const push = (payload: readonly number[]) =>
    programme.feed.push({ kind: "video", timestamp: Date.now(), payload: Buffer.from(payload) });
  const composedFeed = createFeed(Date.now);
  const coHosts = createCoHosts({
    listTracks: async (room) =>
      slow.has(room)
        ? await new Promise<never>(() => undefined)
        : (answer ?? {
            outcome: "done",
            value: publishers.map((identity) => ({ sid: "TR", identity, kind: "video", isEncrypted: false })),
          }),
    ingresses: { programmeOf: () => programme },
    compositions: {
      reasonAgainst: () => fault,
      takeFor: ({ composed }, onGivenUp) => {
        giveUp = onGivenUp;
        told.push(`composed ${describeIt(composed)}`);
        return { feed: composedFeed, composition: { release: () => void told.push("released") } };
      },
      setLayout: (_room, layout) => void told.push(layout),
    },
    formOf: async () => form,
    rooms: () => rooms,
    onNote: (room) => void told.push(`note: ${coHosts.noteOf(room)?.slice(-20) ?? "none"}`),
    ...{ now: Date.now, log: pino({ level: "silent" }) },
  });
  const compose = () => {
    const put = (payload: readonly number[], after: number) =>
      composedFeed.push({ kind: "video", timestamp: Date.now() + after, payload: Buffer.from(payload) });
    put([0x17, 0, 0, 0, 0, 1], 0);
    put([0x17, 1, 0, 0, 0, 1], 0);
    vi.advanceTimersByTime(800);
    put([0x27, 1, 0, 0, 0, 1], 800);
  };
  const encode = () => {
    push([0x17, 0, 0, 0, 0, 1]);
    push([0x17, 1, 0, 0, 0, 1]);
    vi.advanceTimersByTime(800);
    push([0x27, 1, 0, 0, 0, 1]);
  };
  if (isEncoderThere) encode();
  coHosts.watch();
  return {
    ...{ told, coHosts, composedFeed, programme, encode, compose },
    there: (...identities: readonly string[]) => void (publishers = identities),
    isSilent: (is: boolean) =>
      void (answer = is ? { outcome: "uncertain", code: "MEDIA_UNAVAILABLE", reason: "" } : null),
    isFull: (is: boolean) => void (fault = is ? full : null),
    rests: (reason: string | null) => void (fault = reason === null ? null : { outcome: "limit", reason }),
    isSlow: (room: string) => void slow.add(room),
    copied: (...all: readonly string[]) => void (rooms = all),
    givesUp: (reason: string) => giveUp(reason),
    later: async (ms: number) => {
      await vi.advanceTimersByTimeAsync(ms);
      return told.splice(0);
    },
  };
}

const describeIt = (composed: Composed | null) =>
  `${composed?.layout} ${composed?.form ? `${composed.form.width}×${composed.form.height}` : "in no form"}`;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("those who join an encoder", () => {
  it("are composed with it, in its form, and so for some time after the last has gone", async () => {
    const { there, later, coHosts, composedFeed } = world();
    there("feed:1", "worker:2");
    expect([await later(2000), coHosts.setLayout("room", "grid")]).toEqual([[], false]);
    there("feed:1", "ann");
    expect(await later(2000)).toEqual(["composed speaker 640×360"]);
    expect([coHosts.setLayout("room", "grid"), composedFeed.takers()]).toEqual([true, 1]);
    there("feed:1");
    expect(await later(15_000)).toEqual(["grid"]);
    there("feed:1", "ann");
    await later(3000);
    there("feed:1");
    expect(await later(15_000)).toEqual([]);
    expect(await later(7000)).toEqual(["released"]);
    there("feed:1", "ann");
    expect(await later(2000)).toEqual(["composed grid 640×360"]);
  });

  it("wait for an encoder that comes back a moment later, as after a restart of the service, but not for ever", async () => {
    const soon = world({ isEncoderThere: false });
    soon.there("ann");
    expect(await soon.later(6000)).toEqual([]);
    soon.encode();
    expect(await soon.later(2000)).toEqual(["composed speaker 640×360"]);
    const never = world({ isEncoderThere: false });
    never.there("ann");
    expect(await never.later(14_000)).toEqual([]);
    expect(await never.later(4000)).toEqual(["composed speaker in no form"]);
  });

  it("are told to be missing while nothing comes of what is composed, and not any more when it comes", async () => {
    const { there, later, coHosts, compose } = world();
    there("feed:1", "ann");
    expect(await later(20_000)).toEqual(["composed speaker 640×360"]);
    expect(await later(4000)).toEqual(["note: ; it is tried again."]);
    compose();
    expect([await later(2000), coHosts.noteOf("room")]).toEqual([["note: none"], null]);
  });

  it("are not composed any more once it is stopped, though a question was still open", async () => {
    const { there, later, coHosts } = world();
    there("feed:1", "ann");
    vi.advanceTimersByTime(1500);
    coHosts.stop();
    expect(await later(5000)).toEqual([]);
  });

  it("change nothing while the room does not answer", async () => {
    const { there, later, isSilent } = world();
    there("feed:1", "ann");
    await later(2000);
    isSilent(true);
    expect(await later(60_000)).toEqual([]);
  });

  it("are left out while this machine is full, which is told, and composed when it is not any more", async () => {
    const { there, later, isFull, coHosts } = world();
    isFull(true);
    there("feed:1", "ann");
    expect(await later(4000)).toEqual(["note: or stream has ended."]);
    expect(coHosts.noteOf("room")).toBe(words.coHostsLeftOut(words.full));
    isFull(false);
    expect(await later(2000)).toEqual(["composed speaker 640×360", "note: none"]);
    isFull(true);
    there("feed:1");
    expect(await later(30_000)).toEqual(["released"]);
    there("feed:1", "ann");
    expect(await later(2000)).toEqual(["note: or stream has ended."]);
    there("feed:1");
    expect(await later(2000)).toEqual(["note: none"]);
  });

  it("are left out when it failed too often, and tried again when it has rested", async () => {
    const { there, later, givesUp, rests } = world();
    there("feed:1", "ann");
    await later(2000);
    rests("It did not begin.");
    givesUp("It did not begin.");
    expect(await later(50_000)).toEqual(["note: s. It did not begin.", "released"]);
    rests(null);
    expect(await later(2000)).toEqual(["composed speaker 640×360", "note: none"]);
  });

  it("do not wait for another room that does not answer", async () => {
    const { there, later, copied, isSlow } = world();
    isSlow("slow");
    copied("slow", "room");
    expect(await later(2000)).toEqual([]);
    there("feed:1", "ann");
    expect(await later(2000)).toEqual(["composed speaker 640×360"]);
    there("feed:1");
    expect(await later(22_000)).toEqual(["released"]);
  });

  it("are composed for nobody once nothing leaves their room any more", async () => {
    const { there, later, copied, coHosts } = world();
    there("feed:1", "ann");
    await later(2000);
    copied();
    expect(await later(4000)).toEqual(["released"]);
    expect(vi.getTimerCount()).toBe(0);
    coHosts.stop();
  });
});
