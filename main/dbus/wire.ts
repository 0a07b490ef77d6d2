/** A message of D-Bus, as far as this app speaks it: method calls with strings, and what comes back. */
export type BusMessage = {
  readonly type: "call" | "return" | "error" | "signal";
  readonly serial: number;
  readonly replySerial: number | null;
  readonly path: string | null;
  readonly interface: string | null;
  readonly member: string | null;
  /** The leading arguments of plain types; what follows a nested one is left out. */
  readonly args: readonly (string | number | boolean)[];
};

/** A method call; every argument is a string. */
export type BusCall = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly args: readonly string[];
};

const types = ["call", "return", "error", "signal"] as const;
const field = { path: 1, interface: 2, member: 3, replySerial: 5, destination: 6, signature: 8 } as const;
const fixedHeader = 12;

/** Writes one method call. */
export function encodeCall(call: BusCall, serial: number): Buffer {
  const body = new Writer();
  for (const arg of call.args) body.text(arg);
  const header = new Writer();
  header.bytes(0x6c, 1, 0, 1); // little endian, a call, no flags, protocol 1
  header.word(body.length).word(serial);
  const fields = new Writer();
  const add = (code: number, signature: "o" | "s", text: string) =>
    fields.align(8).bytes(code).signature(signature).text(text);
  add(field.path, "o", call.path);
  add(field.interface, "s", call.interface);
  add(field.member, "s", call.member);
  add(field.destination, "s", call.destination);
  if (call.args.length > 0)
    fields.align(8).bytes(field.signature).signature("g").signature("s".repeat(call.args.length));
  // The fields begin at byte 16, a multiple of 8, so their own alignment holds in the whole message too.
  header.word(fields.length).append(fields).align(8);
  return Buffer.concat([header.toBuffer(), body.toBuffer()]);
}

/** How long the first message of a buffer is; null while its beginning is not all there. */
export function messageLength(buffer: Buffer): number | null {
  if (buffer.length < fixedHeader + 4) return null;
  if (buffer[0] !== 0x6c) throw new Error("a bus of the other byte order");
  return align(fixedHeader + 4 + buffer.readUInt32LE(12), 8) + buffer.readUInt32LE(4);
}

/** Reads one whole message. */
export function decodeMessage(buffer: Buffer): BusMessage {
  const reader = new Reader(buffer, fixedHeader);
  const end = reader.word() + fixedHeader + 4;
  const fields = new Map<number, string | number | boolean>();
  while (reader.position < end) {
    reader.align(8);
    const code = reader.byte();
    const value = reader.plain(reader.signature());
    if (value !== null) fields.set(code, value);
  }
  reader.align(8);
  const textOf = (code: number) => {
    const value = fields.get(code);
    return typeof value === "string" ? value : null;
  };
  const replySerial = fields.get(field.replySerial);
  return {
    type: types[(buffer[1] ?? 0) - 1] ?? "error",
    serial: buffer.readUInt32LE(8),
    replySerial: typeof replySerial === "number" ? replySerial : null,
    path: textOf(field.path),
    interface: textOf(field.interface),
    member: textOf(field.member),
    args: readArgs(reader, textOf(field.signature) ?? ""),
  };
}

function readArgs(reader: Reader, signature: string): (string | number | boolean)[] {
  const args: (string | number | boolean)[] = [];
  for (const type of signature) {
    const value = reader.plain(type);
    if (value === null) break;
    args.push(value);
  }
  return args;
}

function align(position: number, to: number): number {
  return Math.ceil(position / to) * to;
}

class Writer {
  private readonly parts: Buffer[] = [];
  length = 0;

  append(other: Writer): this {
    return this.push(other.toBuffer());
  }
  bytes(...values: number[]): this {
    return this.push(Buffer.from(values));
  }
  align(to: number): this {
    return this.push(Buffer.alloc(align(this.length, to) - this.length));
  }
  word(value: number): this {
    const buffer = Buffer.alloc(4);
    buffer.writeUInt32LE(value);
    return this.align(4).push(buffer);
  }
  text(value: string): this {
    const bytes = Buffer.from(`${value}\0`);
    return this.word(bytes.length - 1).push(bytes);
  }
  signature(value: string): this {
    return this.bytes(value.length).push(Buffer.from(`${value}\0`));
  }
  toBuffer(): Buffer {
    return Buffer.concat(this.parts);
  }
  private push(buffer: Buffer): this {
    this.parts.push(buffer);
    this.length += buffer.length;
    return this;
  }
}

class Reader {
  private readonly buffer: Buffer;
  position: number;

  constructor(buffer: Buffer, position: number) {
    this.buffer = buffer;
    this.position = position;
  }
  align(to: number): void {
    this.position = align(this.position, to);
  }
  byte(): number {
    return this.buffer.readUInt8(this.position++);
  }
  word(): number {
    this.align(4);
    this.position += 4;
    return this.buffer.readUInt32LE(this.position - 4);
  }
  signature(): string {
    return this.take(this.byte());
  }
  /** A value of a plain type; null for a type that is not read here. */
  plain(type: string): string | number | boolean | null {
    if (type === "s" || type === "o") return this.take(this.word());
    if (type === "g") return this.signature();
    if (type === "u") return this.word();
    if (type === "b") return this.word() !== 0;
    return type === "y" ? this.byte() : null;
  }
  private take(length: number): string {
    const text = this.buffer.toString("utf8", this.position, this.position + length);
    this.position += length + 1;
    return text;
  }
}
