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
