/** One message of RTMP. Types 8 and 9 are sound and picture, 20 a command. */
export type Message = Readonly<{ type: number; streamId: number; timestamp: number; payload: Buffer }>;

/** Joins the chunks that messages come in. */
export type ChunkReader = Readonly<{
  /** The messages that these bytes complete; null for what is no RTMP, or too much of it. */
  push: (bytes: Buffer) => readonly Message[] | null;
  /** From now on a message may have so many bytes. */
  allow: (longest: number) => void;
}>;

/** What one chunk stream said last: later chunks leave out what has not changed. */
type Channel = {
  timestamp: number;
  delta: number;
  length: number;
  type: number;
  streamId: number;
  isExtended: boolean;
  pieces: Buffer[];
  received: number;
};

const setChunkSize = 1;
const abort = 2;
const headerBytes = [11, 7, 3, 0] as const;
const mostChannels = 32;
const longestChunk = 1024 * 1024;
const extended = 0xff_ff_ff;

type Header = Readonly<{ format: number; id: number; size: number }>;

/** Makes it. */
export function createChunkReader(longest: number): ChunkReader {
  let longestMessage = longest;
  const channels = new Map<number, Channel>();
  let rest: Buffer = Buffer.alloc(0);
  let chunkSize = 128;

  const control = ({ type, payload }: Message): boolean => {
    if (type === setChunkSize && payload.length >= 4) {
      chunkSize = payload.readUInt32BE(0) & 0x7f_ff_ff_ff;
      return chunkSize >= 1 && chunkSize <= longestChunk;
    }
    if (type === abort && payload.length >= 4) {
      const channel = channels.get(payload.readUInt32BE(0));
      if (channel) Object.assign(channel, { pieces: [], received: 0 });
    }
    return true;
  };
  return {
    allow: (bytes) => {
      longestMessage = bytes;
    },
    push: (bytes) => {
      rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const messages: Message[] = [];
      for (;;) {
        const before = messages.length;
        const taken = readChunk(rest, messages, { channels, chunkSize, longestMessage });
        if (taken === null) return null;
        if (taken === 0) break;
        rest = rest.subarray(taken);
        const message = messages[before];
        if (message && !control(message)) return null;
      }
      return messages;
    },
  };
}

type Reading = Readonly<{ channels: Map<number, Channel>; chunkSize: number; longestMessage: number }>;

/** Reads one chunk; the bytes that it took, 0 when it is not whole yet, null when it is none. */
function readChunk(bytes: Buffer, done: Message[], { channels, chunkSize, longestMessage }: Reading): number | null {
  const header = basicHeader(bytes);
  if (!header) return 0;
  const known = channels.get(header.id);
  if (!known && (header.format !== 0 || channels.size >= mostChannels)) return null;
  const channel = known ?? newChannel();
  const start = readHeader(bytes, header, channel);
  if (start === null) return 0;
  if (start.length > longestMessage) return null;
  const length = channel.received === 0 ? start.length : channel.length; // a message does not change its length
  const take = Math.min(chunkSize, length - channel.received);
  if (bytes.length < start.at + take) return 0;
  channels.set(header.id, channel);
  if (channel.received === 0) Object.assign(channel, start.fields);
  channel.pieces.push(bytes.subarray(start.at, start.at + take));
  channel.received += take;
  if (channel.received === channel.length) done.push(completed(channel));
  return start.at + take;
}

const newChannel = (): Channel => ({
  ...{ timestamp: 0, delta: 0, length: 0, type: 0, streamId: 0, isExtended: false, pieces: [], received: 0 },
});

function completed(channel: Channel): Message {
  const { type, streamId, timestamp, pieces } = channel;
  // Copied, also a single piece: it is part of a larger buffer that would stay in memory with it.
  const payload = Buffer.concat(pieces);
  Object.assign(channel, { pieces: [], received: 0 });
  return { type, streamId, timestamp, payload };
}

function basicHeader(bytes: Buffer): Header | null {
  const [first, second, third] = bytes;
  if (first === undefined) return null;
  const format = first >> 6;
  const id = first & 63;
  if (id > 1) return { format, id, size: 1 };
  if (second === undefined || (id === 1 && third === undefined)) return null;
  return id === 0 ? { format, id: 64 + second, size: 2 } : { format, id: 64 + second + (third ?? 0) * 256, size: 3 };
}

type Fields = Pick<Channel, "timestamp" | "delta" | "length" | "type" | "streamId" | "isExtended">;

/** Where the payload begins, and what the message is; null when the header is not whole yet. Changes nothing. */
function readHeader(
  bytes: Buffer,
  { format, size }: Header,
  channel: Channel,
): Readonly<{ at: number; length: number; fields: Fields }> | null {
  const plain = size + (headerBytes[format] ?? 0);
  if (bytes.length < plain) return null;
  const time = format < 3 ? bytes.readUIntBE(size, 3) : null;
  const isExtended = time === null ? channel.isExtended : time === extended;
  const at = plain + (isExtended ? 4 : 0);
  if (bytes.length < at) return null;
  const value = isExtended ? bytes.readUInt32BE(plain) : (time ?? 0);
  const length = format < 2 ? bytes.readUIntBE(size + 3, 3) : channel.length;
  const type = format < 2 ? (bytes[size + 6] ?? 0) : channel.type;
  const streamId = format === 0 ? bytes.readUInt32LE(size + 7) : channel.streamId;
  // After a whole time no step is known, and a header that repeats everything repeats that time.
  const delta = format === 0 ? 0 : format === 3 ? channel.delta : value;
  const timestamp = format === 0 ? value : (channel.timestamp + delta) >>> 0;
  return { at, length, fields: { timestamp, delta, length, type, streamId, isExtended } };
}
