import { describe, expect, it } from "vitest";
import { listenAsLiveKit } from "./testing/twirp-listener.ts";

const uploaded = {
  s3: {
    ...{ accessKey: "access", secret: "secret", region: "us-east-1", endpoint: "http://minio:9000" },
    ...{ bucket: "nchat-recordings", forcePathStyle: true },
  },
};

const picture = (width: number, height: number, videoBitrate: number, keyFrameInterval = 2) => ({
  ...{ width, height, depth: 24, framerate: 30, videoCodec: "H264_MAIN", videoBitrate, keyFrameInterval },
  ...{ audioCodec: "AAC", audioBitrate: 128, audioFrequency: 48_000 },
});
const file = (filepath: string, fileType = "MP4") => ({ filepath, fileType, disableManifest: true, ...uploaded });
const composite = { kind: "composite", layout: "grid", resolution: "1080p", isAudioOnly: false } as const;
const toFile = { file: { key: "recordings/1/a.mp4", format: "mp4" } } as const;

describe("what LiveKit is asked", () => {
  it("for a composite is layout, size and every output, with the right to record and no other", async () => {
    const { media, sent } = await listenAsLiveKit();
    await media.startEgress({ room: "call-1", source: composite, outputs: toFile });
    await media.startEgress({
      room: "stream-1",
      source: { ...composite, layout: "speaker", resolution: "720p" },
      outputs: {
        segments: { prefix: "streams/1/", playlist: "index.m3u8", livePlaylist: "live.m3u8" },
        rtmpUrls: ["rtmp://a.example/live/key"],
        thumbnail: { key: "recordings/1/thumbnail.jpeg" },
      },
    });
    expect(sent).toEqual([
      {
        method: "StartRoomCompositeEgress",
        grants: { roomRecord: true },
        request: {
          roomName: "call-1",
          layout: "grid-dark",
          advanced: picture(1920, 1080, 3000),
          fileOutputs: [file("recordings/1/a.mp4")],
        },
      },
      {
        method: "StartRoomCompositeEgress",
        grants: { roomRecord: true },
        request: {
          roomName: "stream-1",
          layout: "speaker-dark",
          advanced: picture(1280, 720, 1700),
          segmentOutputs: [
            {
              ...{ protocol: "HLS_PROTOCOL", filenamePrefix: "streams/1/", playlistName: "index.m3u8" },
              ...{ livePlaylistName: "live.m3u8", segmentDuration: 2, disableManifest: true, ...uploaded },
            },
          ],
          streamOutputs: [{ protocol: "RTMP", urls: ["rtmp://a.example/live/key"] }],
          imageOutputs: [
            {
              ...{ captureInterval: 10, width: 640, height: 360, filenamePrefix: "recordings/1/thumbnail" },
              ...{ filenameSuffix: "IMAGE_SUFFIX_NONE_OVERWRITE", disableManifest: true, ...uploaded },
            },
          ],
        },
      },
    ]);
  });

  it("for what goes into another room is RTMP to the ingress that was made for it", async () => {
    const { media, sent } = await listenAsLiveKit();
    const ingress = { id: "IN_1", url: "rtmp://in.example.org/x", streamKey: "key" };
    await media.startEgress({ room: "call-1", source: composite, outputs: { ingress } });
    expect(sent[0]?.request).toEqual({
      ...{ roomName: "call-1", layout: "grid-dark", advanced: picture(1920, 1080, 3000) },
      streamOutputs: [{ protocol: "RTMP", urls: ["rtmp://in.example.org/x/key"] }],
    });
  });

  it("for segments of another length is a key frame at each of them", async () => {
    const { media, sent } = await listenAsLiveKit();
    const segments = { prefix: "streams/1/", playlist: "index.m3u8", livePlaylist: null, seconds: 4 };
    await media.startEgress({ room: "r", source: composite, outputs: { segments } });
    expect(sent[0]?.request).toMatchObject({
      advanced: picture(1920, 1080, 3000, 4),
      segmentOutputs: [{ segmentDuration: 4, playlistName: "index.m3u8" }],
    });
  });

  it("for 4k, for the speaker alone, for a template of ours and for sound alone is just that", async () => {
    const { media, sent } = await listenAsLiveKit();
    const template = { template: "https://calls.example.org/layouts/side-by-side" };
    await media.startEgress({ room: "r", source: { ...composite, resolution: "4k" }, outputs: toFile });
    await media.startEgress({ room: "r", source: { ...composite, layout: "single" }, outputs: toFile });
    await media.startEgress({ room: "r", source: { ...composite, layout: template }, outputs: toFile });
    await media.startEgress({
      room: "r",
      source: { ...composite, isAudioOnly: true },
      outputs: { file: { key: "recordings/1/a.ogg", format: "ogg" } },
    });
    const fileOutputs = [file("recordings/1/a.mp4")];
    const advanced = picture(1920, 1080, 3000);
    expect(sent.map((each) => each.request)).toEqual([
      { roomName: "r", layout: "grid-dark", advanced: picture(3840, 2160, 12_000), fileOutputs },
      { roomName: "r", layout: "single-speaker", advanced, fileOutputs },
      { roomName: "r", customBaseUrl: template.template, advanced, fileOutputs },
      {
        ...{ roomName: "r", layout: "grid-dark", audioOnly: true },
        advanced: { audioCodec: "OPUS", audioBitrate: 128, audioFrequency: 48_000 },
        fileOutputs: [file("recordings/1/a.ogg", "OGG")],
      },
    ]);
  });

  it("for one participant, for two tracks and for one as it is published is just that", async () => {
    const { media, sent } = await listenAsLiveKit();
    const participant = { kind: "participant", identity: "ann", isScreenShare: true, resolution: "720p" } as const;
    await media.startEgress({ room: "r", source: participant, outputs: toFile });
    const tracks = { kind: "tracks", audioTrackSid: "TR_a", videoTrackSid: "TR_v", resolution: "720p" } as const;
    await media.startEgress({ room: "r", source: tracks, outputs: toFile });
    await media.startEgress({ room: "r", source: { kind: "track", trackSid: "TR_v" }, outputs: toFile });
    const advanced = picture(1280, 720, 1700);
    const fileOutputs = [file("recordings/1/a.mp4")];
    expect(sent.map(({ method, request }) => [method, request])).toEqual([
      ["StartParticipantEgress", { roomName: "r", identity: "ann", screenShare: true, advanced, fileOutputs }],
      [
        "StartTrackCompositeEgress",
        { roomName: "r", audioTrackId: "TR_a", videoTrackId: "TR_v", advanced, fileOutputs },
      ],
      [
        "StartTrackEgress",
        {
          ...{ roomName: "r", trackId: "TR_v" },
          file: { filepath: "recordings/1/a.mp4", disableManifest: true, ...uploaded },
        },
      ],
    ]);
  });

  it("with a folder instead of a bucket is a path in it, and nothing to upload to", async () => {
    const { media, sent } = await listenAsLiveKit(undefined, { kind: "local", folder: "/data/media" });
    await media.startEgress({ room: "r", source: composite, outputs: toFile });
    expect(sent[0]?.request).toMatchObject({
      fileOutputs: [{ filepath: "/data/media/recordings/1/a.mp4", fileType: "MP4", disableManifest: true }],
    });
    expect(JSON.stringify(sent)).not.toContain("s3");
  });

  it("of what runs, and of ingress, is just that", async () => {
    const { media, sent } = await listenAsLiveKit();
    await media.stopEgress("EG_1");
    await media.changeLayout("EG_1", "single");
    await media.updateDestinations("EG_1", { add: ["rtmp://a/b/c"], remove: ["rtmp://d/e/f"] });
    await media.listEgresses({ room: "r", onlyActive: true });
    const ingress = { room: "r", identity: "feed:1", displayName: "Ann", name: "1", isTranscoded: true } as const;
    await media.createIngress({ ...ingress, kind: "rtmp" });
    await media.createIngress({ ...ingress, kind: "whip", isTranscoded: false });
    await media.deleteIngress("IN_1");
    await media.listIngresses({ room: "r" });
    const people = { name: "1", roomName: "r", participantIdentity: "feed:1", participantName: "Ann" };
    expect(sent.map(({ method, grants, request }) => [method, grants, request])).toEqual([
      ["StopEgress", { roomRecord: true }, { egressId: "EG_1" }],
      ["UpdateLayout", { roomRecord: true }, { egressId: "EG_1", layout: "single-speaker" }],
      [
        "UpdateStream",
        { roomRecord: true },
        { egressId: "EG_1", addOutputUrls: ["rtmp://a/b/c"], removeOutputUrls: ["rtmp://d/e/f"] },
      ],
      ["ListEgress", { roomRecord: true }, { roomName: "r", active: true }],
      ["CreateIngress", { ingressAdmin: true }, { ...people, enableTranscoding: true }],
      ["CreateIngress", { ingressAdmin: true }, { ...people, inputType: "WHIP_INPUT", enableTranscoding: false }],
      ["DeleteIngress", { ingressAdmin: true }, { ingressId: "IN_1" }],
      ["ListIngress", { ingressAdmin: true }, { roomName: "r" }],
    ]);
  });

  it("is nothing at all when no recorder could do it", async () => {
    const { media, sent } = await listenAsLiveKit();
    const outcomes = [
      await media.startEgress({ room: "r", source: composite, outputs: {} }),
      await media.startEgress({ room: "r", source: { kind: "track", trackSid: "T" }, outputs: { rtmpUrls: [] } }),
      ...(await Promise.all(
        ["https://elsewhere.example/x", "http://calls.example.org/x", "file:///etc/passwd", "x"].map((template) =>
          media.startEgress({ room: "r", source: { ...composite, layout: { template } }, outputs: toFile }),
        ),
      )),
    ];
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 6 }, () => "refused"));
    expect(sent).toEqual([]);
  });
});
