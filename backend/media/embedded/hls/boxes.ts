/** One box of an MP4 file: `head` is where it begins, `body` where what it holds does. */
export type Box = Readonly<{ type: string; head: number; body: number; end: number }>;

/** The boxes between two places; what is not whole yet is left out. */
export function boxesIn(bytes: Buffer, start = 0, end = bytes.length): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end;) {
    const short = bytes.readUInt32BE(at);
    const isLong = short === 1;
    if (isLong && at + 16 > end) break;
    const size = isLong ? Number(bytes.readBigUInt64BE(at + 8)) : short;
    if (size < 8 || at + size > end) break;
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      head: at,
      body: at + (isLong ? 16 : 8),
      end: at + size,
    });
    at += size;
  }
  return boxes;
}

function inside(bytes: Buffer, box: Box | undefined, ...path: readonly string[]): Box | undefined {
  const [type, ...rest] = path;
  if (!box || type === undefined) return box;
  return inside(
    bytes,
    boxesIn(bytes, box.body, box.end).find((each) => each.type === type),
    ...rest,
  );
}

/** The track that a file's time is told by: the picture, or the sound where there is none. */
export type MainTrack = Readonly<{ id: number; timescale: number; hasVideo: boolean; duration: number; flags: number }>;

/** Reads the beginning of a fragmented file. */
export function mainTrackOf(init: Buffer): MainTrack | null {
  const moov = boxesIn(init).find(({ type }) => type === "moov");
  if (!moov) return null;
  const tracks = boxesIn(init, moov.body, moov.end)
    .filter(({ type }) => type === "trak")
    .flatMap((trak) => trackOf(init, trak) ?? []);
  const main = tracks.find(({ hasVideo }) => hasVideo) ?? tracks[0];
  if (!main) return null;
  const mvex = inside(init, moov, "mvex");
  const defaults = boxesIn(init, mvex?.body ?? 0, mvex?.end ?? 0).find(
    ({ type, body }) => type === "trex" && init.readUInt32BE(body + 4) === main.id,
  );
  if (!defaults) return { ...main, duration: 0, flags: 0 };
  return { ...main, duration: init.readUInt32BE(defaults.body + 12), flags: init.readUInt32BE(defaults.body + 20) };
}

function trackOf(init: Buffer, trak: Box): Pick<MainTrack, "id" | "timescale" | "hasVideo"> | null {
  const [tkhd, mdhd, hdlr] = [
    inside(init, trak, "tkhd"),
    inside(init, trak, "mdia", "mdhd"),
    inside(init, trak, "mdia", "hdlr"),
  ];
  if (!tkhd || !mdhd || !hdlr) return null;
  return {
    id: init.readUInt32BE(tkhd.body + (init[tkhd.body] === 1 ? 20 : 12)),
    timescale: init.readUInt32BE(mdhd.body + (init[mdhd.body] === 1 ? 20 : 12)),
    hasVideo: init.toString("latin1", hdlr.body + 8, hdlr.body + 12) === "vide",
  };
}

/** What a fragment holds of the main track, times in seconds; null when it holds nothing of it. */
export type FragmentFacts = Readonly<{ start: number; duration: number; isIndependent: boolean }>;

/** Reads a `moof`. */
export function factsOf(bytes: Buffer, moof: Box, track: MainTrack): FragmentFacts | null {
  for (const traf of boxesIn(bytes, moof.body, moof.end)) {
    const tfhd = traf.type === "traf" ? inside(bytes, traf, "tfhd") : undefined;
    if (!tfhd || bytes.readUInt32BE(tfhd.body + 4) !== track.id) continue;
    const parts = boxesIn(bytes, traf.body, traf.end);
    const runs = parts
      .filter(({ type }) => type === "trun")
      .map((trun) => runOf(bytes, trun, defaultsOf(bytes, tfhd, track)));
    const samples = runs.reduce((sum, run) => sum + run.count, 0);
    const tfdt = parts.find(({ type }) => type === "tfdt");
    if (samples === 0 || !tfdt) continue;
    const start =
      bytes[tfdt.body] === 1 ? Number(bytes.readBigUInt64BE(tfdt.body + 4)) : bytes.readUInt32BE(tfdt.body + 4);
    const ticks = runs.reduce((sum, run) => sum + run.ticks, 0);
    return {
      start: start / track.timescale,
      duration: ticks / track.timescale,
      isIndependent: !track.hasVideo || (runs[0]?.isSync ?? false),
    };
  }
  return null;
}

type Defaults = Readonly<{ duration: number; flags: number }>;

function defaultsOf(bytes: Buffer, tfhd: Box, track: MainTrack): Defaults {
  const has = bytes.readUIntBE(tfhd.body + 1, 3);
  let at = tfhd.body + 8 + ((has & 0x1) !== 0 ? 8 : 0) + ((has & 0x2) !== 0 ? 4 : 0);
  const next = (bit: number, fallback: number) => {
    if ((has & bit) === 0) return fallback;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const duration = next(0x8, track.duration);
  next(0x10, 0);
  return { duration, flags: next(0x20, track.flags) };
}

function runOf(bytes: Buffer, trun: Box, defaults: Defaults) {
  const has = bytes.readUIntBE(trun.body + 1, 3);
  const count = bytes.readUInt32BE(trun.body + 4);
  let at = trun.body + 8 + ((has & 0x1) !== 0 ? 4 : 0);
  const first = (has & 0x4) !== 0 ? bytes.readUInt32BE(at) : null;
  if (first !== null) at += 4;
  const fields: number[] = [0x100, 0x200, 0x400, 0x800].map((bit) => ((has & bit) !== 0 ? 4 : 0));
  const [duration = 0, size = 0, flags = 0] = fields;
  const stride = fields.reduce((sum, bytesOf) => sum + bytesOf, 0);
  let ticks = duration === 0 ? count * defaults.duration : 0;
  if (duration > 0) for (let index = 0; index < count; index += 1) ticks += bytes.readUInt32BE(at + index * stride);
  const own = flags > 0 && count > 0 ? bytes.readUInt32BE(at + duration + size) : defaults.flags;
  // Bit 16: the sample is no sync sample.
  return { count, ticks, isSync: ((first ?? own) & 0x1_00_00) === 0 };
}

/** What of a file decides whether another can be joined to it as it is: its tracks and its sound; and its picture's size. */
export type Description = Readonly<{ sound: string; tracks: number; width: number; height: number }>;

/** Reads the beginning of a file. */
export function descriptionOf(start: Buffer): Description | null {
  const moov = boxesIn(start).find(({ type }) => type === "moov");
  if (!moov) return null;
  const tracks = boxesIn(start, moov.body, moov.end).filter(({ type }) => type === "trak");
  const sizes = tracks.flatMap((trak) => {
    const tkhd = inside(start, trak, "tkhd");
    return tkhd ? [{ width: start.readUInt16BE(tkhd.end - 8), height: start.readUInt16BE(tkhd.end - 4) }] : [];
  });
  const sounds = tracks.flatMap((trak) => {
    const stsd = inside(start, trak, "mdia", "minf", "stbl", "stsd");
    return stsd ? (soundIn(start.subarray(stsd.body, stsd.end)) ?? []) : [];
  });
  const { width, height } = sizes.find((each) => each.width > 0) ?? { width: 0, height: 0 };
  return { sound: sounds.join(), tracks: tracks.length, width, height };
}

/** What is before the description of the sound in its box: three descriptors, each in the one before. */
const soundPath = [
  { tag: 3, skipped: 3 },
  { tag: 4, skipped: 13 },
  { tag: 5, skipped: 0 },
] as const;

/** Kind, rate and channels of AAC: what follows them are hints. */
function soundIn(description: Buffer): string | null {
  const box = description.indexOf("esds");
  if (box < 0) return null;
  let at = box + 8;
  for (const { tag, skipped } of soundPath) {
    if (description[at] !== tag) return null;
    at += 1;
    while (((description[at] ?? 0) & 0x80) !== 0) at += 1; // the length, in up to four bytes
    at += 1 + skipped;
  }
  return at + 2 > description.length ? null : (description.readUInt16BE(at) & 0xff_f8).toString(16);
}
