import {
  type AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  LocalVideoTrack,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
  VideoSource,
  VideoStream,
  type VideoFrameEvent,
} from "@livekit/rtc-node";
import { createDelay, createThrottle } from "./delay.ts";

const sampleRate = 48_000;
const frameMs = 10;
/** How long the sound waits before it comes back: long enough to hear oneself first. */
const delayMs = 1000;
const framesPerSecond = 20;

/** The echo in one room. */
export type EchoRoom = Readonly<{ leave: () => Promise<void> }>;

/** Enters a room and returns what sound and picture there bring. `onOut` when the room is lost. */
export async function enterEchoRoom(url: string, token: string, onOut: (reason: string) => void): Promise<EchoRoom> {
  const room = new Room();
  const sound = new AudioSource(sampleRate, 1);
  const picture = createPicture(room);
  let isOver = false;
  const failed = (error: unknown) => {
    if (!isOver) onOut(String(error));
  };
  room.on(RoomEvent.TrackSubscribed, (track, publication) => {
    if (track.kind === TrackKind.KIND_AUDIO && publication.source === TrackSource.SOURCE_MICROPHONE)
      returnSound(track, sound, () => isOver).catch(failed);
    if (track.kind === TrackKind.KIND_VIDEO && publication.source === TrackSource.SOURCE_CAMERA)
      returnPicture(track, picture.show, () => isOver).catch(failed);
  });
  room.on(RoomEvent.Disconnected, (reason) => failed(`disconnected (${reason})`));
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  const microphone = LocalAudioTrack.createAudioTrack("echo-microphone", sound);
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE });
  await room.localParticipant?.publishTrack(microphone, options);
  return {
    leave: async () => {
      isOver = true;
      await room.disconnect();
      await picture.close();
      await sound.close();
    },
  };
}

async function returnSound(track: RemoteTrack, sound: AudioSource, isOver: () => boolean): Promise<void> {
  const delay = createDelay<AudioFrame>(delayMs / frameMs);
  for await (const frame of new AudioStream(track, { sampleRate, numChannels: 1, frameSizeMs: frameMs })) {
    const late = delay(frame);
    if (isOver()) return;
    if (late) await sound.captureFrame(late);
  }
}

type Show = (event: VideoFrameEvent) => Promise<void>;

async function returnPicture(track: RemoteTrack, show: Show, isOver: () => boolean): Promise<void> {
  const isDue = createThrottle(framesPerSecond);
  for await (const event of new VideoStream(track)) {
    if (isOver()) return;
    if (isDue(performance.now())) await show(event);
  }
}

/** The echo's camera: published with the first picture, whose size it has. */
function createPicture(room: Room): Readonly<{ show: Show; close: () => Promise<void> }> {
  let source: VideoSource | null = null;
  const open = async (width: number, height: number) => {
    const opened = new VideoSource(width, height);
    source = opened;
    const track = LocalVideoTrack.createVideoTrack("echo-camera", opened);
    const videoEncoding = { maxBitrate: 800_000n, maxFramerate: framesPerSecond };
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, simulcast: false, videoEncoding });
    await room.localParticipant?.publishTrack(track, options);
    return opened;
  };
  return {
    show: async ({ frame, timestampUs, rotation }) => {
      const shown = source ?? (await open(frame.width, frame.height));
      shown.captureFrame(frame, timestampUs, rotation);
    },
    close: async () => source?.close(),
  };
}
