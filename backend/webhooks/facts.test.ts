import { ParticipantInfo, TimedVersion, TrackInfo, TrackSource, WebhookEvent } from "@livekit/protocol";
import { describe, expect, it } from "vitest";
import { callIdOf, isPersonIdentity, toFact } from "./facts.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const participant = new ParticipantInfo({ identity: id, sid: "PA_1", joinedAt: 12n, joinedAtMs: 12_345n });
const version = new TimedVersion({ unixMicro: 12_345_678n });
const track = new TrackInfo({ sid: "TR_1", source: TrackSource.SCREEN_SHARE, muted: false, version });
const anId = expect.stringMatching(/^[0-9a-f-]{36}$/);
const factOf = (event: string, more: ConstructorParameters<typeof WebhookEvent>[0] = {}) =>
  toFact(Object.assign(new WebhookEvent({ participant, ...more }), { event: event as never }));

describe("LiveKit's events", () => {
  it("mean something to a call when they are about a person", () => {
    const seen = { sid: "TR_1", source: "screen", isMuted: false, publishedAt: 12_345, trackId: anId };
    expect([
      factOf("participant_joined"),
      factOf("participant_left"),
      factOf("participant_connection_aborted"),
      factOf("track_published", { track }),
      factOf("track_unpublished", { track, createdAt: 13n }),
      factOf("track_published", { track: new TrackInfo({ sid: "TR_2" }), createdAt: 13n }),
    ]).toEqual([
      { type: "entered-room", userId: id, sid: "PA_1", enteredAt: 12_345 },
      { type: "left-room", userId: id, sid: "PA_1" },
      { type: "left-room", userId: id, sid: "PA_1" },
      { type: "track-published", userId: id, track: seen },
      { type: "track-unpublished", userId: id, track: seen, at: 13_000 },
      { type: "track-published", userId: id, track: { ...seen, sid: "TR_2", source: "other", publishedAt: 13_000 } },
    ]);
  });

  it("mean nothing when they are about a room, a worker or something unknown", () => {
    const worker = new ParticipantInfo({ identity: "worker:recorder", sid: "PA_2" });
    expect([
      factOf("room_finished"),
      factOf("egress_started"),
      factOf("track_published"),
      factOf("participant_joined", { participant: worker }),
    ]).toEqual([null, null, null, null]);
  });

  it("tell people from feeds, workers and anonymous viewers, and rooms of calls from others", () => {
    expect([id, `feed:${id}`, "worker:1", `anon:${id}`, ""].map(isPersonIdentity)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect([`call-${id}`, id, `stream-${id}`, "call-", `call-call-${id}`].map(callIdOf)).toEqual([
      id,
      null,
      null,
      null,
      null,
    ]);
  });
});
