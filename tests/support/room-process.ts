import {
  AudioFrame,
  AudioSource,
  AudioStream,
  dispose,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
  VideoStream,
} from "@livekit/rtc-node";
import { numberIn } from "./numbered-clip.ts";
import type { Colour, RoomNews, RoomOrder } from "./room-messages.ts";

/** Participants of rooms, in a process that may be killed. Each hears a tone's level, counts pictures and reads their numbers. */
type Participant = { room: Room; sounds: { at: number; level: number }[]; numbers: number[]; timers: NodeJS.Timeout[] };

/** How far back "lately" goes. */
const latelyMs = 500;

const participants = new Map<string, Participant>();
const say = (news: RoomNews) => {
  // The test may have gone in between; then nobody is left to tell.
  if (process.connected) process.send?.(news, undefined, undefined, () => {});
};

const loudest = ({ sounds }: Participant) =>
  Math.max(0, ...sounds.filter(({ at }) => at > Date.now() - latelyMs).map(({ level }) => level));

async function enter(id: string, url: string, token: string): Promise<string> {
  const participant: Participant = { room: new Room(), sounds: [], numbers: [], timers: [] };
  const { room } = participant;
  room.on(RoomEvent.ParticipantConnected, ({ identity }) => say({ type: "seen", id, identity }));
  room.on(RoomEvent.Disconnected, () => say({ type: "out", id }));
  room.on(RoomEvent.TrackSubscribed, (track) => {
    const follow = async () => {
      if (track.kind === TrackKind.KIND_VIDEO)
        for await (const { frame } of new VideoStream(track))
          participant.numbers.push(numberIn(frame.data, frame.width));
      else
        for await (const frame of new AudioStream(track, 48_000, 1))
          participant.sounds = [
            ...participant.sounds.filter(({ at }) => at > Date.now() - latelyMs),
            { at: Date.now(), level: Math.max(...frame.data.map(Math.abs)) },
          ];
    };
    follow().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
  });
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  participants.set(id, participant);
  const me = room.localParticipant;
  return me?.sid ?? "";
}

type Publish = Omit<Extract<RoomOrder, { type: "publish" }>, "id" | "ask">;

async function publish(participant: Participant, { source, colour }: Publish): Promise<string> {
  const me = participant.room.localParticipant;
  if (!me) throw new Error("not in a room");
  if (source === "microphone") {
    const sound = new AudioSource(48_000, 1);
    const track = LocalAudioTrack.createAudioTrack(source, sound);
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
    const published = await me.publishTrack(track, options);
    let phase = 0;
    const tone = async () => {
      const data = Int16Array.from({ length: 480 }, () => Math.sin((phase += 0.0576)) * 12_000);
      await sound.captureFrame(new AudioFrame(data, 48_000, 1, 480));
    };
    participant.timers.push(setInterval(() => void tone(), 10));
    return published.sid ?? "";
  }
  const picture = new VideoSource(320, 240);
  const track = LocalVideoTrack.createVideoTrack(source, picture);
  const kind = source === "screen" ? TrackSource.SOURCE_SCREENSHARE : TrackSource.SOURCE_CAMERA;
  const published = await me.publishTrack(track, new TrackPublishOptions({ source: kind, simulcast: false }));
  const draw = () => {
    const data = new Uint8Array((320 * 240 * 3) / 2).fill(Math.floor(Math.random() * 255));
    if (colour) fill(data, colour);
    picture.captureFrame(new VideoFrame(data, 320, 240, VideoBufferType.I420));
  };
  participant.timers.push(setInterval(draw, 100));
  return published.sid ?? "";
}

/** The three planes of I420, one after the other. */
function fill(data: Uint8Array, [y, u, v]: Colour): void {
  const luma = (data.length * 2) / 3;
  data
    .fill(y, 0, luma)
    .fill(u, luma, luma * 1.25)
    .fill(v, luma * 1.25);
}

async function follow(order: RoomOrder): Promise<unknown> {
  if (order.type === "enter") return await enter(order.id, order.url, order.token);
  const participant = participants.get(order.id);
  if (!participant) throw new Error(`there is no participant ${order.id}`);
  const me = participant.room.localParticipant;
  switch (order.type) {
    case "publish":
      return await publish(participant, order);
    case "unpublish":
      return await me?.unpublishTrack(order.sid);
    case "others":
      return [...participant.room.remoteParticipants.keys()];
    case "heard":
      return { level: loudest(participant), pictures: participant.numbers.length };
    case "numbers":
      return participant.numbers;
    case "leave":
      participant.timers.forEach(clearInterval);
      participants.delete(order.id);
      return await participant.room.disconnect();
  }
}

process.on("message", (order: RoomOrder) => {
  follow(order).then(
    (value) => say({ type: "answer", ask: order.ask, value }),
    (error: unknown) => say({ type: "failure", ask: order.ask, reason: String(error) }),
  );
});
process.on("disconnect", () => void dispose().finally(() => process.exit(0)));
