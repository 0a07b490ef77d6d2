/** What is sent to an encoder: answers, a few bytes each. */
export type Outgoing = Readonly<{ channel: number; type: number; streamId: number; payload: Buffer }>;

/** The size of the chunks that this side sends; the encoder is told so before the first longer one. */
export const ownChunkSize = 4096;

/** A message as bytes, in chunks of that size. */
export function writeMessage({ channel, type, streamId, payload }: Outgoing, chunkSize = ownChunkSize): Buffer {
  const head = Buffer.alloc(12);
  head[0] = channel & 63;
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(streamId, 8);
  const parts: Buffer[] = [head, payload.subarray(0, chunkSize)];
  for (let at = chunkSize; at < payload.length; at += chunkSize)
    parts.push(Buffer.from([0xc0 | (channel & 63)]), payload.subarray(at, at + chunkSize));
  return Buffer.concat(parts);
}
