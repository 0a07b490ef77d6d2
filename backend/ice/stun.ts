import { createHmac, randomBytes } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";

/** What a STUN message asks or answers (RFC 8489, RFC 8656); the four kinds of a method differ by two bits. */
export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;
export type Method = keyof typeof methods;

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const;

export type Attribute = Readonly<{ type: number; value: Buffer }>;
export type StunMessage = Readonly<{
  method: number;
  kind: "request" | "indication" | "success" | "error";
  transactionId: Buffer;
  attributes: readonly Attribute[];
}>;

const headerBytes = 20;
const cookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const kinds = ["request", "indication", "success", "error"] as const;

/** Twelve random bytes that join an answer to its question. */
export const newTransactionId = (): Buffer => randomBytes(12);

/** Writes a request; with a key it is signed (MESSAGE-INTEGRITY). */
export function encodeRequest(
  method: Method,
  transactionId: Buffer,
  given: readonly Attribute[],
  key?: Buffer,
): Buffer {
  const body = Buffer.concat(given.map(encodeAttribute));
  const unsigned = Buffer.concat([header(methods[method], body.length, transactionId), body]);
  if (!key) return unsigned;
  // The signature covers a header whose length counts the signature already.
  unsigned.writeUInt16BE(body.length + 24, 2);
  const value = createHmac("sha1", key).update(unsigned).digest();
  return Buffer.concat([unsigned, encodeAttribute({ type: attributes.messageIntegrity, value })]);
}

function header(method: number, length: number, transactionId: Buffer): Buffer {
  const bytes = Buffer.alloc(headerBytes);
  bytes.writeUInt16BE(method & 0x0fff, 0); // the methods used here fit below the class bits
  bytes.writeUInt16BE(length, 2);
  cookie.copy(bytes, 4);
  transactionId.copy(bytes, 8);
  return bytes;
}

const paddingOf = (length: number) => (4 - (length % 4)) % 4;

function encodeAttribute({ type, value }: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(paddingOf(value.length))]);
}

/** How long the message at the start of these bytes is; undefined: more bytes are needed to tell. */
export function messageLength(bytes: Buffer): number | undefined {
  return bytes.length < 4 ? undefined : headerBytes + bytes.readUInt16BE(2);
}

/** Reads a message; undefined when it is none. */
export function decodeMessage(bytes: Buffer): StunMessage | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(4, 8).equals(cookie)) return undefined;
  if (messageLength(bytes) !== bytes.length) return undefined;
  const type = bytes.readUInt16BE(0);
  const kind = kinds[((type >> 7) & 2) | ((type >> 4) & 1)];
  if (!kind || type > 0x3fff) return undefined;
  const found = decodeAttributes(bytes.subarray(headerBytes));
  if (!found) return undefined;
  const method = (type & 0x000f) | ((type >> 1) & 0x0070) | ((type >> 2) & 0x0f80);
  return { method, kind, transactionId: Buffer.from(bytes.subarray(8, headerBytes)), attributes: found };
}

function decodeAttributes(body: Buffer): Attribute[] | undefined {
  const found: Attribute[] = [];
  for (let at = 0; at < body.length;) {
    if (at + 4 > body.length) return undefined;
    const length = body.readUInt16BE(at + 2);
    const end = at + 4 + length;
    if (end > body.length) return undefined;
    found.push({ type: body.readUInt16BE(at), value: Buffer.from(body.subarray(at + 4, end)) });
    at = end + paddingOf(length);
  }
  return found;
}

/** The value of an attribute, if the message has it. */
export function valueOf(message: StunMessage, name: keyof typeof attributes): Buffer | undefined {
  return message.attributes.find(({ type }) => type === attributes[name])?.value;
}

/** The number and words of an error answer. */
export function errorOf(message: StunMessage): Readonly<{ code: number; reason: string }> | undefined {
  const value = valueOf(message, "errorCode");
  if (!value || value.length < 4) return undefined;
  return { code: (value.readUInt8(2) & 7) * 100 + value.readUInt8(3), reason: value.subarray(4).toString("utf8") };
}

/** An address as TURN writes peers: family, port and address, the latter two masked. */
export function encodeAddress(address: string, port: number, transactionId: Buffer): Buffer {
  const plain = isIPv4(address) ? bytesOfV4(address) : bytesOfV6(address);
  const value = Buffer.alloc(4 + plain.length);
  value.writeUInt8(plain.length === 4 ? 1 : 2, 1);
  value.writeUInt16BE(port ^ 0x2112, 2);
  masked(plain, transactionId).copy(value, 4);
  return value;
}

/** The address in such a value; undefined when it is none. */
export function decodeAddress(
  value: Buffer,
  transactionId: Buffer,
): Readonly<{ address: string; port: number }> | undefined {
  if (value.length !== 8 && value.length !== 20) return undefined;
  const plain = masked(value.subarray(4), transactionId);
  const groups = () => Array.from({ length: 8 }, (_, index) => plain.readUInt16BE(index * 2).toString(16)).join(":");
  return { address: plain.length === 4 ? [...plain].join(".") : groups(), port: value.readUInt16BE(2) ^ 0x2112 };
}

function masked(bytes: Buffer, transactionId: Buffer): Buffer {
  const mask = Buffer.concat([cookie, transactionId]);
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));
}

const bytesOfV4 = (address: string) => Buffer.from(address.split(".").map(Number));

/** The sixteen bytes of an IPv6 address, `::` and a trailing IPv4 address understood. */
export function bytesOfV6(address: string): Buffer {
  if (!isIPv6(address)) throw new Error(`${address} is no IPv6 address`);
  const [plain = ""] = address.split("%");
  const withHex = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((group) => group.toString(16)).join(":"),
  );
  const [before = "", after] = withHex.split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const head = groups(before);
  const tail = groups(after);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  const bytes = Buffer.alloc(16);
  [...head, ...zeros, ...tail].forEach((group, index) => bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2));
  return bytes;
}
