import { randomBytes } from "node:crypto";
import { type Amf, readAmf, writeAmf } from "./amf0.ts";
import { type ChunkReader, createChunkReader, type Message } from "./chunk-reader.ts";
import { ownChunkSize, writeMessage } from "./chunk-writer.ts";

/** Sound or picture as FLV has it, with the encoder's own time in milliseconds. */
export type RawTag = Readonly<{ kind: "audio" | "video"; timestamp: number; payload: Buffer }>;

/** What a session tells and needs. */
export type SessionHooks = Readonly<{
  write: (bytes: Buffer) => void;
  /** Closes the connection after what was written. */
  close: (reason: string) => void;
  /** The encoder wants to send under this name; nothing is taken from it before `accept`. */
  onPublish: (app: string, name: string) => void;
  onTag: (tag: RawTag) => void;
}>;

/** One encoder's connection: RTMP as far as publishing needs it. Whoever wants to play is refused. */
export type Session = Readonly<{
  push: (bytes: Buffer) => void;
  accept: () => void;
  refuse: (reason: string) => void;
}>;

const handshakeBytes = 1536;
const types = { ack: 3, control: 4, window: 5, bandwidth: 6, audio: 8, video: 9, amf3: 17, command: 20, chunk: 1 };
const window = 2_500_000;
/** Before somebody was let in, there is no reason for long messages. */
const longestBefore = 64 * 1024;
/** A key frame of 4K at a high rate has one megabyte. */
const longestFrame = 8 * 1024 * 1024;

type Talk = Readonly<{
  hooks: SessionHooks;
  connection: ReturnType<typeof createConnection>;
  reader: ChunkReader;
  state: {
    step: "greeting" | "echo" | "talking" | "asking" | "publishing" | "over";
    waiting: Buffer;
    app: string;
  };
}>;

/** Makes it. */
export function createSession(hooks: SessionHooks): Session {
  const talk: Talk = {
    hooks,
    connection: createConnection(hooks.write),
    reader: createChunkReader(longestBefore),
    state: { step: "greeting", waiting: Buffer.alloc(0), app: "" },
  };
  const { state, connection, reader } = talk;
  return {
    push: (bytes) => {
      if (state.step === "over") return;
      if (state.step === "greeting" || state.step === "echo") greet(talk, bytes);
      else read(talk, bytes);
    },
    accept: () => {
      if (state.step !== "asking") return;
      state.step = "publishing";
      reader.allow(longestFrame);
      connection.begin();
      connection.status(1, "status", "NetStream.Publish.Start", "Publishing.");
    },
    refuse: (reason) => {
      if (state.step === "over") return;
      connection.status(1, "error", "NetStream.Publish.BadName", reason);
      end(talk, reason);
    },
  };
}

function end({ state, hooks }: Talk, reason: string): void {
  state.step = "over";
  hooks.close(reason);
}

function greet(talk: Talk, bytes: Buffer): void {
  const { state, hooks } = talk;
  state.waiting = Buffer.concat([state.waiting, bytes]);
  if (state.step === "greeting" && state.waiting.length > handshakeBytes) {
    if (state.waiting[0] !== 3) return end(talk, "what came was no RTMP");
    hooks.write(greeting(state.waiting.subarray(1, handshakeBytes + 1)));
    state.waiting = state.waiting.subarray(handshakeBytes + 1);
    state.step = "echo";
  }
  if (state.step !== "echo" || state.waiting.length < handshakeBytes) return;
  state.step = "talking";
  const rest = state.waiting.subarray(handshakeBytes);
  state.waiting = Buffer.alloc(0);
  if (rest.length > 0) read(talk, rest);
}

function read(talk: Talk, bytes: Buffer): void {
  talk.connection.received(bytes.length);
  const messages = talk.reader.push(bytes);
  if (messages === null) return end(talk, "what came was no RTMP");
  for (const message of messages) if (talk.state.step !== "over") handle(talk, message);
}

function handle(talk: Talk, message: Message): void {
  const { type, payload, timestamp } = message;
  switch (type) {
    case types.command:
    case types.amf3:
      return command(talk, message);
    case types.control:
      return talk.connection.pong(payload);
    case types.audio:
    case types.video:
      if (talk.state.step !== "publishing" || payload.length === 0) return;
      return talk.hooks.onTag({ kind: type === types.audio ? "audio" : "video", timestamp, payload });
    default:
      return undefined;
  }
}

function command(talk: Talk, { payload, type, streamId }: Message): void {
  const { state, connection, hooks } = talk;
  const [name, id, about, ...more] = readAmf(type === types.amf3 ? payload.subarray(1) : payload);
  if (typeof name !== "string" || typeof id !== "number") return;
  switch (name) {
    case "connect":
      state.app = fieldOf(about, "app").replace(/\?.*$/, "").replace(/\/+$/, "");
      return connection.connected(id);
    case "createStream":
      return connection.command(0, "_result", id, null, 1);
    case "publish":
      if (state.step !== "talking") return;
      state.step = "asking";
      return hooks.onPublish(state.app, typeof more[0] === "string" ? more[0] : "");
    case "FCUnpublish":
    case "deleteStream":
    case "closeStream":
      return state.step === "publishing" ? end(talk, "the encoder ended it") : undefined;
    case "play":
    case "play2":
      connection.status(streamId, "error", "NetStream.Play.Failed", "Nothing is played here.");
      return end(talk, "it wanted to play");
    default: // releaseStream, FCPublish, _checkbw: nothing depends on an answer
      return undefined;
  }
}

const greeting = (theirs: Buffer) =>
  Buffer.concat([Buffer.from([3]), Buffer.alloc(8), randomBytes(handshakeBytes - 8), theirs]);

const fieldOf = (value: Amf | undefined, name: string): string => {
  const field = typeof value === "object" && value !== null ? value[name] : undefined;
  return typeof field === "string" ? field : "";
};

const uint32 = (...values: readonly number[]) => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
};

/** What this side says, apart from what it thinks. */
function createConnection(write: (bytes: Buffer) => void) {
  let received = 0;
  let told = 0;
  const control = (type: number, payload: Buffer) => write(writeMessage({ channel: 2, type, streamId: 0, payload }));
  const command = (streamId: number, ...values: readonly Amf[]) =>
    write(writeMessage({ channel: 3, type: types.command, streamId, payload: writeAmf(...values) }));
  return {
    command,
    status: (streamId: number, level: "status" | "error", code: string, description: string) =>
      command(streamId, "onStatus", 0, null, { level, code, description }),
    connected: (id: number) => {
      control(types.window, uint32(window));
      control(types.bandwidth, Buffer.concat([uint32(window), Buffer.from([2])]));
      control(types.chunk, uint32(ownChunkSize));
      const code = "NetConnection.Connect.Success";
      const about = { level: "status", code, description: "Connected.", objectEncoding: 0 };
      command(0, "_result", id, { fmsVer: "FMS/3,0,1,123", capabilities: 31 }, about);
    },
    begin: () => control(types.control, Buffer.concat([Buffer.from([0, 0]), uint32(1)])),
    pong: (payload: Buffer) => {
      const isPing = payload.length >= 6 && payload.readUInt16BE(0) === 6;
      if (isPing) control(types.control, Buffer.concat([Buffer.from([0, 7]), payload.subarray(2, 6)]));
    },
    /** Some encoders stop when nobody tells them that their bytes arrive. */
    received: (bytes: number) => {
      received += bytes;
      if (received - told < window / 2) return;
      told = received;
      control(types.ack, uint32(received));
    },
  };
}
