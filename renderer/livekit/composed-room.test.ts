import { type Room, RoomEvent, Track } from "livekit-client";
import { expect, test } from "vitest";
import { createComposedRoom } from "./composed-room.ts";

test("sizes are asked for once, and again after the connection was made anew", () => {
  const asked: string[] = [];
  const publication = {
    ...{ kind: Track.Kind.Video, isSubscribed: true, trackSid: "TR_1" },
    setEnabled: (isOn: boolean) => void asked.push(isOn ? "on" : "off"),
    setVideoDimensions: ({ width, height }: { width: number; height: number }) => void asked.push(`${width}x${height}`),
  };
  const ann = { identity: "ann", trackPublications: new Map([["TR_1", publication]]), permissions: undefined };
  const listeners: [event: string, run: () => void][] = [];
  const on = (event: string, run: () => void) => void listeners.push([event, run]);
  const room = { remoteParticipants: new Map([["ann", ann]]), on };
  const emit = (event: RoomEvent) => listeners.forEach(([name, run]) => name === event && run());
  const sizes = new Map([["TR_1", { width: 640, height: 360 }]]);
  const listener = { onChange: () => composed.show(sizes), onOver: () => undefined };
  const composed = createComposedRoom(null, listener, room as unknown as Room);
  composed.show(sizes);
  emit(RoomEvent.TrackUnmuted);
  expect(asked).toEqual(["on", "640x360"]);
  emit(RoomEvent.Reconnected);
  expect(asked).toEqual(["on", "640x360", "on", "640x360"]);
  composed.show(new Map());
  expect(asked.at(-1)).toBe("off");
});

test("a voice is of a microphone or of an encoder's sound while it is on, never of what is shared", () => {
  const publication = (trackSid: string, source: Track.Source, isMuted = false) => {
    const isPicture = source === Track.Source.Camera || source === Track.Source.ScreenShare;
    return { trackSid, source, isMuted, kind: isPicture ? Track.Kind.Video : Track.Kind.Audio, track: {} };
  };
  const person = (identity: string, publications: readonly ReturnType<typeof publication>[]) => ({
    ...{ identity, name: identity, permissions: undefined, joinedAt: new Date(0) },
    trackPublications: new Map(publications.map((each) => [each.trackSid, each])),
    getTrackPublication: (source: Track.Source) => publications.find((each) => each.source === source),
  });
  const { Camera, Microphone, ScreenShare, ScreenShareAudio, Unknown } = Track.Source;
  const people = [
    person("ann", [publication("a1", Camera), publication("a2", ScreenShareAudio), publication("a3", Microphone)]),
    person("bob", [publication("b1", Microphone, true)]),
    person("cem", [publication("c1", ScreenShare), publication("c2", ScreenShareAudio)]),
    person("feed", [publication("f1", Unknown)]),
  ];
  const remoteParticipants = new Map(people.map((each) => [each.identity, each]));
  const room = { remoteParticipants, on: () => undefined };
  const listener = { onChange: () => undefined, onOver: () => undefined };
  const composed = createComposedRoom(null, listener, room as unknown as Room);
  expect(composed.people().map(({ voice, camera, screen }) => [voice, camera, screen])).toEqual([
    ["a3", "a1", null],
    [null, null, null],
    [null, null, "c1"],
    ["f1", null, null],
  ]);
});
