import { decode, encode } from "@msgpack/msgpack";
import { parseOrNull } from "../../system/loopback.ts";

/** How messages are written: JSON as text, or MessagePack, as the client has asked by its subprotocol. */
export type Coding = {
  readonly write: (message: object) => string | Uint8Array;
  readonly read: (data: Buffer) => unknown;
};

const json: Coding = { write: (message) => JSON.stringify(message), read: (data) => parseOrNull(data.toString()) };

const packed: Coding = {
  write: (message) => encode(message),
  read(data) {
    try {
      return decode(data);
    } catch {
      return null; // refused by the schema that it is held against, like any other nonsense
    }
  },
};

const codings = { "obswebsocket.json": json, "obswebsocket.msgpack": packed } as const;
type Name = keyof typeof codings;
const names: readonly Name[] = ["obswebsocket.json", "obswebsocket.msgpack"];

/** The first of ours that is offered; JSON for who offers nothing that we know. */
export function chooseCoding(offered: ReadonlySet<string>): Name | null {
  return names.find((name) => offered.has(name)) ?? null;
}

/** By what was agreed on. */
export function codingOf(protocol: string): Coding {
  return codings[names.find((name) => name === protocol) ?? "obswebsocket.json"];
}
