import { AccessToken, RoomServiceClient } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../support/calls.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";
import { type LiveKit, startLiveKit, whyNoLiveKit } from "../support/livekit.ts";
import { type LossyLine, openLossyLine } from "../support/lossy-line.ts";
import { makeNumberedClip, type NumberedClip } from "../support/numbered-clip.ts";
import { type Rooms, startRooms } from "../support/rooms.ts";
import { startWhipSender, type WhipSender } from "../support/whip-sender.ts";

const reason = whyNoLiveKit() ?? whyNoFfmpeg();
const seed = 20_260;
/** Fifteen seconds of pictures. */
const watched = 450;
/** Half a second of pictures that nobody sees is a freeze. */
const freeze = 15;

describe("sending by WebRTC over a line that loses", () => {
  let livekit: LiveKit;
  let rooms: Rooms;
  let clip: NumberedClip;
  beforeAll(async () => {
    if (reason) return;
    [livekit, clip] = await Promise.all([startLiveKit(), makeNumberedClip()]);
    rooms = startRooms();
  });
  afterAll(async () => {
    rooms?.stop();
    await livekit?.stop();
  });

  async function tokenFor(room: string, identity: string): Promise<string> {
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity });
    token.addGrant({ roomJoin: true, room, canPublish: true, canSubscribe: true });
    return token.toJwt();
  }

  /** Sends and watches; what was seen is counted from `disturb` on. */
  async function watch(room: string, hasResendStream: boolean, disturb: (line: LossyLine) => void) {
    await new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret).createRoom({ name: room });
    const viewer = await rooms.enter({ livekitUrl: livekit.url, token: await tokenFor(room, "viewer") });
    const target = `${livekit.url.replace(/^ws/, "http")}/whip/v1`;
    const line = await openLossyLine({ target, seed, delayMs: 20, hasResendStream });
    const sender = startWhipSender({ url: line.url, key: await tokenFor(room, "host") }, clip);
    await until("pictures come", async () => (await viewer.numbers()).length > 30, 20_000);
    disturb(line);
    const from = sender.sent().length;
    await until("enough is sent", () => isOut(sender) || sender.sent().length > from + watched + freeze, 60_000);
    const seen = seenOf(sender.sent(), await viewer.numbers()).slice(from, from + watched);
    const passed = line.passed();
    await sender.stop();
    await line.stop();
    await viewer.leave();
    return { passed, told: sender.told(), seen };
  }

  it.skipIf(reason).each([
    [0.03, "by a stream of their own"],
    [0.1, "by a stream of their own"],
    [0.1, "among the others"],
  ])("does not freeze while %d of all packets are lost, and go again %s", async (share, how) => {
    const hasResendStream = how !== "among the others";
    const { passed, told, seen } = await watch(`${how}: ${share}`, hasResendStream, (line) => line.lose(share));
    const shownShare = seen.filter(Boolean).length / seen.length;
    const lostShare = passed.up.lost / passed.up.packets;
    expect([lostShare > share * 0.6, lostShare < share * 1.4, passed.down.lost > 0]).toEqual([true, true, true]);
    expect(told.filter(({ type }) => type === "out")).toEqual([]);
    expect(shownShare).toBeGreaterThan(0.5); // a busy viewer misses single ones, whatever the line does
    expect(frozenIn(seen) / seen.length).toBeLessThan(0.15); // a viewer that is held up; without resends nearly all
  });
});

const isOut = (sender: WhipSender) => sender.told().some(({ type }) => type === "out");

/** Which of the pictures that were sent were seen: both lists are in their order, and numbers come again. */
function seenOf(sent: readonly number[], numbers: readonly number[]): boolean[] {
  const seen = sent.map(() => false);
  let from = 0;
  for (const number of numbers) {
    const at = sent.indexOf(number, from);
    if (at < 0) continue;
    seen[at] = true;
    from = at + 1;
  }
  return seen;
}

/** How many pictures are in runs of so many that were not seen. */
function frozenIn(seen: readonly boolean[]): number {
  const runs = seen.map((isSeen) => (isSeen ? " " : "x")).join("");
  const freezes = runs.split(/ +/).filter((run) => run.length >= freeze);
  return freezes.join("").length;
}
