import {
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

/** Enters a room and returns what the first sound and the first picture there bring. `onOut` when the room ends it. */
export async function enterEchoRoom(url: string, token: string, onOut: (reason: string) => void): Promise<EchoRoom> {
  const room = new Room();
  const sound = new AudioSource(sampleRate, 1);
  const ends: (() => Promise<void>)[] = [() => sound.close()];
  let isOver = false;
  let picture: VideoSource | null = null;
  const publishPicture = async ({ frame }: VideoFrameEvent): Promise<VideoSource> => {
    const source = new VideoSource(frame.width, frame.height);
    ends.push(() => source.close());
    const track = LocalVideoTrack.createVideoTrack("echo-camera", source);
    const videoEncoding = { maxBitrate: 800_000n, maxFramerate: framesPerSecond };
    const options = new TrackPublishOptions({ source: TrackSource.SOURCE_CAMERA, simulcast: false, videoEncoding });
    await room.localParticipant?.publishTrack(track, options);
    return source;
  };
  const returnSound = async (track: RemoteTrack) => {
    const delay = createDelay<Parameters<AudioSource["captureFrame"]>[0]>(delayMs / frameMs);
    const stream = new AudioStream(track, { sampleRate, numChannels: 1, frameSizeMs: frameMs });
    for await (const frame of stream) {
      const late = delay(frame);
      if (isOver) break;
      if (late) await sound.captureFrame(late);
    }
  };
  const returnPicture = async (track: RemoteTrack) => {
    const isDue = createThrottle(framesPerSecond);
    for await (const event of new VideoStream(track)) {
      if (isOver) break;
      if (!isDue(performance.now())) continue;
      picture ??= await publishPicture(event);
      picture.captureFrame(event.frame, event.timestampUs, event.rotation);
    }
  };
  const failed = (error: unknown) => {
    if (!isOver) onOut(String(error));
  };
  room.on(RoomEvent.TrackSubscribed, (track, publication) => {
    if (track.kind === TrackKind.KIND_AUDIO && publication.source === TrackSource.SOURCE_MICROPHONE)
      returnSound(track).catch(failed);
    if (track.kind === TrackKind.KIND_VIDEO && publication.source === TrackSource.SOURCE_CAMERA)
      returnPicture(track).catch(failed);
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
      for (const end of ends) await end();
    },
  };
}
