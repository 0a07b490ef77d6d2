import { createHash } from "node:crypto";

/** Hears of each picture of an FLV file that comes in pieces, by what it is recognised by. */
export type PictureReader = (bytes: Buffer) => void;

const headerBytes = 13;
const video = 9;
/** Before the picture itself: kind, what it is, and its delay, which a copy may write anew. */
const aboutBytes = 5;

/** Reads the pieces. Sound and headers are passed over. */
export function readPictures(onPicture: (mark: string) => void): PictureReader {
  let waiting = Buffer.alloc(0);
  let isBegun = false;
  return (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    if (!isBegun) {
      if (waiting.length < headerBytes) return;
      waiting = waiting.subarray(headerBytes);
      isBegun = true;
    }
    while (waiting.length >= 11) {
      const size = waiting.readUIntBE(1, 3);
      if (waiting.length < 11 + size + 4) return;
      const payload = waiting.subarray(11, 11 + size);
      if (waiting[0] === video && payload[1] === 1)
        onPicture(createHash("md5").update(payload.subarray(aboutBytes)).digest("base64"));
      waiting = waiting.subarray(11 + size + 4);
    }
  };
}
