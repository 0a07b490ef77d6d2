import { describe, expect, it } from "vitest";
import {
  encoderWaitMs,
  endingLimitMs,
  feedOf,
  hostAbsenceMs,
  isOnAir,
  isOpenStream,
  missedMs,
  newStream,
  nextStream,
  nextStreamDeadline,
  reminderMs,
  type StreamEvent,
  type StreamState,
  streamLimitMs,
  undatedMs,
  wasPlanned,
} from "./stream-rules.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const hour = 3_600_000;
const feed = `feed:${id}`;
const published = (trackSid = "TR_1", sid = "PA_1"): StreamEvent => ({
  type: "track-published",
  identity: feed,
  sid,
  trackSid,
});
const passed = (isMediaUp = true): StreamEvent => ({ type: "time-passed", isMediaUp });

/** Plays events at their times; answers the state and everything that followed. */
function play(start: StreamState, ...events: readonly (readonly [at: number, event: StreamEvent])[]) {
  let state = start;
  const effects: string[] = [];
  for (const [at, event] of events) {
    const verdict = nextStream(state, event, at);
    if (verdict.outcome === "refused") effects.push(`refused ${verdict.code}`);
    else {
      effects.push(...verdict.effects);
      ({ state } = verdict);
    }
  }
  return { state, effects };
}
const planned = (at: number | null = 10 * hour) => newStream(id, "host", at, 0);
const live = () => play(planned(), [1000, { type: "open" }], [2000, published()]).state;
const told = ({ status, endReason, endedAt }: StreamState) => ({ status, endReason, endedAt });

describe("a stream", () => {
  it("was planned unless it was opened the moment it was made", () => {
    const begun = play(planned(null), [0, { type: "open" }]).state;
    const later = play(planned(null), [1, { type: "open" }], [2, published()]).state;
    expect([planned(null), planned(), later, live(), begun].map(wasPlanned)).toEqual([true, true, true, true, false]);
  });

  it("waits for the encoder, is live with its first track, wraps up, and has ended", () => {
    const { state, effects } = play(
      planned(null),
      [1000, { type: "open" }],
      [2000, published()],
      [3000, published("TR_2")],
      [62_000, { type: "stop" }],
      [62_500, { type: "wrapped-up" }],
    );
    expect(effects).toEqual(["opened", "went-live", "wrap-up", "ended"]);
    expect(state).toMatchObject({
      openedAt: 1000,
      startedAt: 2000,
      status: "ended",
      endReason: "stopped",
      endedAt: 62_000,
    });
    expect(feedOf(play(planned(), [1, { type: "open" }]).state)).toBe("waiting");
    expect([feedOf(live()), feedOf(state)]).toEqual(["live", "away"]);
  });

  it("counts as one of the server's while it starts, runs or wraps up", () => {
    const statuses = ["scheduled", "starting", "live", "ending", "ended", "cancelled"] as const;
    expect(statuses.filter(isOpenStream)).toEqual(["starting", "live", "ending"]);
    expect(statuses.filter(isOnAir)).toEqual(["starting", "live"]);
  });

  it("stays over, whatever comes", () => {
    const ended = play(live(), [3000, { type: "stop" }], [3100, { type: "wrapped-up" }]).state;
    const cancelled = play(planned(), [1, { type: "cancel" }]).state;
    const events: readonly StreamEvent[] = [
      published("TR_9"),
      { type: "stop" },
      { type: "room-finished" },
      { type: "media-lost" },
      { type: "media-returned" },
      { type: "wrapped-up" },
      { type: "room-seen", sources: [{ identity: feed, sid: "PA_1", trackSids: ["TR_1"] }] },
      passed(),
    ];
    for (const over of [ended, cancelled])
      for (const event of events)
        expect(nextStream(over, event, 99 * hour)).toEqual({ outcome: "applied", state: over, effects: [] });
    expect(nextStream(ended, { type: "open" }, 1)).toEqual({ outcome: "refused", code: "STREAM_ENDED" });
    expect(nextStream(ended, { type: "cancel" }, 1)).toEqual({ outcome: "refused", code: "CONFLICT" });
    expect(nextStream(ended, { type: "reschedule", at: 1 }, 1)).toEqual({ outcome: "refused", code: "CONFLICT" });
    expect([nextStreamDeadline(ended), nextStreamDeadline(cancelled)]).toEqual([null, null]);
  });

  it("is stopped only once it was opened, and cancelled only before", () => {
    expect(play(planned(), [1, { type: "stop" }]).effects).toEqual(["refused CONFLICT"]);
    expect(play(live(), [3000, { type: "cancel" }]).effects).toEqual(["refused CONFLICT"]);
    expect(play(live(), [3000, { type: "open" }])).toEqual({ state: live(), effects: [] });
  });
});

describe("a host who goes", () => {
  it("has two minutes to come back as the same stream", () => {
    const away = play(live(), [5000, { type: "left-room", identity: feed, sid: "PA_1" }]);
    expect([away.effects, feedOf(away.state), nextStreamDeadline(away.state)]).toEqual([
      ["feed-changed"],
      "away",
      5000 + hostAbsenceMs,
    ]);
    const back = play(away.state, [5000 + hostAbsenceMs - 1, passed()], [100_000, published("TR_5", "PA_2")]);
    expect([back.effects, feedOf(back.state), back.state.startedAt]).toEqual([["feed-changed"], "live", 2000]);
    const gone = play(away.state, [5000 + hostAbsenceMs, passed()]);
    expect([gone.effects, told(gone.state)]).toEqual([
      ["wrap-up"],
      { status: "ending", endReason: "host_gone", endedAt: 5000 + hostAbsenceMs },
    ]);
  });

  it("is not taken as gone while LiveKit is down, and has the whole time once it is back", () => {
    const away = play(live(), [5000, { type: "media-lost" }], [900_000, passed(false)]);
    expect([away.effects, away.state.status]).toEqual([["feed-changed"], "live"]);
    const returned = play(away.state, [900_001, { type: "media-returned" }], [900_002, passed()]);
    expect([returned.state.status, nextStreamDeadline(returned.state)]).toEqual(["live", 900_001 + hostAbsenceMs]);
  });

  it("is known by the last connection: the end of an earlier one says nothing", () => {
    const { state, effects } = play(
      live(),
      [5000, published("TR_7", "PA_2")],
      [5100, { type: "left-room", identity: feed, sid: "PA_1" }],
    );
    expect([effects, feedOf(state)]).toEqual([[], "live"]);
  });

  it("goes by unpublishing too, but not while a co-host still sends", () => {
    const both = play(live(), [3000, { type: "track-published", identity: "co", sid: "PA_3", trackSid: "TR_3" }]).state;
    const gone = { type: "track-unpublished", identity: feed, trackSid: "TR_1" } as const;
    expect(play(both, [4000, gone])).toMatchObject({ effects: [], state: { awaySince: null } });
    expect(play(live(), [4000, gone])).toMatchObject({ effects: ["feed-changed"], state: { awaySince: 4000 } });
  });
});

describe("LiveKit's own list", () => {
  it("repairs what lost webhooks left wrong, and changes nothing when nothing is", () => {
    const starting = play(planned(), [1000, { type: "open" }]).state;
    const sources = [{ identity: feed, sid: "PA_1", trackSids: ["TR_1"] }];
    const seen = play(starting, [2000, { type: "room-seen", sources }]);
    expect([seen.effects, seen.state]).toEqual([["went-live"], live()]);
    expect(nextStream(seen.state, { type: "room-seen", sources }, 3000)).toMatchObject({
      state: seen.state,
      effects: [],
    });
    const empty = play(seen.state, [4000, { type: "room-seen", sources: [] }]);
    expect([empty.effects, empty.state.awaySince]).toEqual([["feed-changed"], 4000]);
    expect(nextStream(empty.state, { type: "room-seen", sources: [] }, 5000)).toMatchObject({
      state: empty.state,
      effects: [],
    });
  });

  it("that the room is closed ends a live stream and leaves a starting one waiting", () => {
    expect(play(live(), [5000, { type: "room-finished" }])).toMatchObject({
      effects: ["wrap-up"],
      state: { status: "ending", endReason: "room_closed" },
    });
    const starting = play(planned(), [1000, { type: "open" }]).state;
    expect(play(starting, [5000, { type: "room-finished" }])).toEqual({ state: starting, effects: [] });
  });
});

describe("time", () => {
  it("ends a stream after 480 minutes, also while LiveKit is down", () => {
    expect(nextStreamDeadline(live())).toBe(2000 + streamLimitMs);
    expect(play(live(), [2000 + streamLimitMs, passed(false)])).toMatchObject({
      effects: ["wrap-up"],
      state: { endReason: "time_limit" },
    });
  });

  it("ends one after what the server says where it says so, shorter or longer", () => {
    const after = (limitMs: number, ms: number) =>
      play(live(), [2000 + ms, { type: "time-passed", isMediaUp: true, limitMs }]).state.status;
    expect(nextStreamDeadline(live(), 60_000)).toBe(62_000);
    expect([after(60_000, 59_999), after(60_000, 60_000)]).toEqual(["live", "ending"]);
    expect(after(2 * streamLimitMs, streamLimitMs)).toBe("live");
  });

  it("gives an encoder ten minutes to come", () => {
    const starting = play(planned(), [1000, { type: "open" }]).state;
    expect(nextStreamDeadline(starting)).toBe(1000 + encoderWaitMs);
    expect(play(starting, [1000 + encoderWaitMs, passed()])).toMatchObject({ state: { endReason: "no_encoder" } });
  });

  it("ends a stream whose wrapping up was lost", () => {
    const ending = play(live(), [5000, { type: "stop" }]).state;
    expect(nextStreamDeadline(ending)).toBe(5000 + endingLimitMs);
    expect(play(ending, [5000 + endingLimitMs, passed()])).toMatchObject({
      effects: ["ended"],
      state: { status: "ended", endedAt: 5000 },
    });
  });

  it("reminds of a planned stream once, and cancels it when nobody starts it", () => {
    const at = 10 * hour;
    expect(nextStreamDeadline(planned(at))).toBe(at - reminderMs);
    const reminded = play(planned(at), [at - reminderMs, passed()], [at - 1, passed()]);
    expect([reminded.effects, nextStreamDeadline(reminded.state)]).toEqual([["remind"], at + missedMs]);
    expect(play(reminded.state, [at + missedMs, passed()])).toMatchObject({
      effects: ["cancelled"],
      state: { status: "cancelled", endReason: "missed", endedAt: at + missedMs },
    });
  });

  it("reminds nobody of what was planned for the next minutes or began while the service was down", () => {
    expect(nextStreamDeadline(planned(reminderMs))).toBe(reminderMs + missedMs);
    expect(play(planned(), [10 * hour + 1, passed()])).toMatchObject({
      effects: [],
      state: { remindedAt: 10 * hour + 1 },
    });
    const moved = play(planned(), [1, { type: "reschedule", at: 20 * hour }]).state;
    expect(nextStreamDeadline(moved)).toBe(20 * hour - reminderMs);
  });

  it("gives up a plan without a time after a day", () => {
    expect(nextStreamDeadline(planned(null))).toBe(undatedMs);
    expect(play(planned(null), [undatedMs, passed()])).toMatchObject({ state: { endReason: "missed" } });
  });

  it("that has not come changes nothing", () => {
    for (const state of [planned(), planned(null), live()])
      expect(nextStream(state, passed(), 3000)).toEqual({ outcome: "applied", state, effects: [] });
  });
});
