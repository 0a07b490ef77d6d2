/** The plan's three resolutions. */
export type Resolution = "720p" | "1080p" | "4k";

/** How several people are arranged. A custom template is an address below our own origin, checked before it is used. */
export type Layout = "grid" | "speaker" | "single" | Readonly<{ template: string }>;

/** What of a room is taken. Composites are transcoded; a `track` is written as it was published. */
export type EgressSource = Readonly<
  | { kind: "composite"; layout: Layout; resolution: Resolution; isAudioOnly: boolean }
  | { kind: "participant"; identity: string; isScreenShare: boolean; resolution: Resolution }
  | { kind: "tracks"; audioTrackSid: string | null; videoTrackSid: string | null; resolution: Resolution }
  | { kind: "track"; trackSid: string }
>;

/** HLS: segments below `prefix`, playlists beside them by name. */
export type SegmentsOutput = Readonly<{
  prefix: string;
  playlist: string;
  /** The playlist of the last segments; null for none. */
  livePlaylist: string | null;
  /** 2 s unless set (`defaultSegmentSeconds`). */
  seconds?: number;
}>;

export const defaultSegmentSeconds = 2;

/** Where an egress goes. Keys are those of the storage port: relative, below one root, S3 and local folder alike. */
export type Outputs = Readonly<{
  file?: Readonly<{ key: string; format: "mp4" | "ogg" }>;
  segments?: SegmentsOutput;
  /** Full addresses with their keys; add and remove later with `updateDestinations`. An empty list keeps it possible. */
  rtmpUrls?: readonly string[];
  /** Into another room, by an ingress of the same media, which was made for this alone. */
  ingress?: Readonly<{ id: string; url: string; streamKey: string }>;
  /** One small picture, renewed while it runs. */
  thumbnail?: Readonly<{ key: string }>;
}>;
