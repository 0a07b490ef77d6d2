import { createHash } from "node:crypto";
import type { StunLink } from "./stun-link.ts";
import {
  type Attribute,
  attributes,
  decodeAddress,
  encodeRequest,
  errorOf,
  type Method,
  newTransactionId,
  type StunMessage,
  valueOf,
} from "./stun.ts";

/** What a server said to a request: yes with what it sent along, or an error by its number (401, 403, 437, 486 …). */
export type TurnAnswer =
  Readonly<{ ok: true; message: StunMessage }> | Readonly<{ ok: false; code: number; reason: string }>;

export type TurnCredentials = Readonly<{ username: string; credential: string }>;

type Attributes = (transactionId: Buffer) => readonly Attribute[];

/** A client of one STUN or TURN server, as small as health checks need it. */
export type TurnClient = Readonly<{
  /** Asks where one comes from: the server is there. */
  bind: () => Promise<TurnAnswer>;
  /** Asks for an address of the server's to be reached at. */
  allocate: (family?: 4 | 6) => Promise<TurnAnswer>;
  /** 0 gives the allocation back. */
  refresh: (lifetimeSeconds: number) => Promise<TurnAnswer>;
  /** Any other request; it is signed once `allocate` has learnt how. */
  request: (method: Method, given: Attributes) => Promise<TurnAnswer>;
}>;

type Challenge = Readonly<{ realm: Buffer; nonce: Buffer }>;

const udp = 17; // the relayed side; how one talks to the server is the link's matter

/** Speaks over a link; `credentials` are of the long-term kind, as coturn's shared-secret ones are too. */
export function createTurnClient(link: StunLink, credentials: TurnCredentials | null): TurnClient {
  let challenge: Challenge | undefined;
  const send = async (method: Method, given: Attributes) => {
    const transactionId = newTransactionId();
    const plain = given(transactionId);
    const request =
      challenge && credentials
        ? encodeRequest(
            method,
            transactionId,
            [...plain, ...signerOf(credentials, challenge)],
            keyOf(credentials, challenge),
          )
        : encodeRequest(method, transactionId, plain);
    return await link.ask(request);
  };
  const request: TurnClient["request"] = async (method, given) => {
    const first = await send(method, given);
    const fresh = challengeOf(first);
    if (!fresh || !credentials) return toAnswer(first);
    challenge = fresh; // unsigned so far, or the nonce has become old
    return toAnswer(await send(method, given));
  };
  return {
    bind: () => request("binding", () => []),
    allocate: (family = 4) =>
      request("allocate", () => [
        { type: attributes.requestedTransport, value: Buffer.from([udp, 0, 0, 0]) },
        ...(family === 6 ? [{ type: attributes.requestedAddressFamily, value: Buffer.from([2, 0, 0, 0]) }] : []),
      ]),
    refresh: (seconds) => request("refresh", () => [{ type: attributes.lifetime, value: uint32(seconds) }]),
    request,
  };
}

/** The address that an allocation is reached at. */
export function relayedAddressOf(message: StunMessage): Readonly<{ address: string; port: number }> | undefined {
  const value = valueOf(message, "xorRelayedAddress");
  return value && decodeAddress(value, message.transactionId);
}

/** How long an allocation lives without being refreshed. */
export function lifetimeOf(message: StunMessage): number | undefined {
  const value = valueOf(message, "lifetime");
  return value?.length === 4 ? value.readUInt32BE(0) : undefined;
}

function challengeOf(message: StunMessage): Challenge | undefined {
  const realm = valueOf(message, "realm");
  const nonce = valueOf(message, "nonce");
  return message.kind === "error" && realm && nonce ? { realm, nonce } : undefined;
}

const signerOf = ({ username }: TurnCredentials, { realm, nonce }: Challenge): readonly Attribute[] => [
  { type: attributes.username, value: Buffer.from(username) },
  { type: attributes.realm, value: realm },
  { type: attributes.nonce, value: nonce },
];

/** MD5 is what the protocol says; the password is an HMAC of random bits already. */
const keyOf = ({ username, credential }: TurnCredentials, { realm }: Challenge) =>
  createHash("md5")
    .update(`${username}:${realm.toString("utf8")}:${credential}`)
    .digest();

function toAnswer(message: StunMessage): TurnAnswer {
  if (message.kind === "success") return { ok: true, message };
  return { ok: false, ...(errorOf(message) ?? { code: 0, reason: "an answer that is none" }) };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}
