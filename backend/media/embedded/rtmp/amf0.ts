/** What RTMP's commands carry: AMF0 as far as encoders use it. */
export type Amf = number | boolean | string | null | { readonly [name: string]: Amf };

const markers = { number: 0, boolean: 1, string: 2, object: 3, null: 5, undefined: 6, array: 8, end: 9, long: 12 };
/** Deeper or longer than anything an encoder has reason to send. */
const limits = { depth: 4, values: 200 };

/** Writes values one after another. */
export function writeAmf(...values: readonly Amf[]): Buffer {
  return Buffer.concat(values.map(write));
}

function write(value: Amf): Buffer {
  if (value === null) return Buffer.from([markers.null]);
  if (typeof value === "boolean") return Buffer.from([markers.boolean, value ? 1 : 0]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(9);
    bytes[0] = markers.number;
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === "string") return Buffer.concat([Buffer.from([markers.string]), text(value)]);
  const fields = Object.entries(value).flatMap(([name, field]) => [text(name), write(field)]);
  return Buffer.concat([Buffer.from([markers.object]), ...fields, Buffer.from([0, 0, markers.end])]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

type Cursor = { readonly bytes: Buffer; at: number; left: number };

/** Reads values until the end, or up to what is no AMF0 that is known here: somebody else's bytes never throw. */
export function readAmf(bytes: Buffer): Amf[] {
  const cursor: Cursor = { bytes, at: 0, left: limits.values };
  const values: Amf[] = [];
  while (cursor.at < bytes.length) {
    const value = read(cursor, 0);
    if (value === undefined) break;
    values.push(value);
  }
  return values;
}

function read(cursor: Cursor, depth: number): Amf | undefined {
  const { bytes } = cursor;
  if (depth > limits.depth || --cursor.left < 0 || cursor.at >= bytes.length) return undefined;
  const marker = bytes[cursor.at++];
  switch (marker) {
    case markers.number: {
      if (cursor.at + 8 > bytes.length) return undefined;
      cursor.at += 8;
      return bytes.readDoubleBE(cursor.at - 8);
    }
    case markers.boolean:
      return cursor.at < bytes.length ? bytes[cursor.at++] !== 0 : undefined;
    case markers.string:
      return readText(cursor, 2);
    case markers.long:
      return readText(cursor, 4);
    case markers.null:
    case markers.undefined:
      return null;
    case markers.array:
      cursor.at += 4; // a count that nobody keeps to
      return readFields(cursor, depth);
    case markers.object:
      return readFields(cursor, depth);
    default:
      return undefined;
  }
}

function readText(cursor: Cursor, sizeBytes: 2 | 4): string | undefined {
  const { bytes, at } = cursor;
  if (at + sizeBytes > bytes.length) return undefined;
  const length = sizeBytes === 2 ? bytes.readUInt16BE(at) : bytes.readUInt32BE(at);
  const end = at + sizeBytes + length;
  if (end > bytes.length) return undefined;
  cursor.at = end;
  return bytes.toString("utf8", at + sizeBytes, end);
}

function readFields(cursor: Cursor, depth: number): Amf | undefined {
  const fields: [string, Amf][] = [];
  for (;;) {
    const name = readText(cursor, 2);
    if (name === undefined) return undefined;
    if (name === "" && cursor.bytes[cursor.at] === markers.end) {
      cursor.at += 1;
      return Object.fromEntries(fields);
    }
    const value = read(cursor, depth + 1);
    if (value === undefined) return undefined;
    fields.push([name, value]);
  }
}
