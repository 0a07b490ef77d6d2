import { mintCredentials } from "../../backend/ice/credentials.ts";
import { parseIceUrl } from "../../backend/ice/ice-url.ts";
import { attributes, encodeAddress } from "../../backend/ice/stun.ts";
import { openStunLink } from "../../backend/ice/stun-link.ts";
import {
  createTurnClient,
  type TurnAnswer,
  type TurnClient,
  type TurnCredentials,
} from "../../backend/ice/turn-client.ts";

/** Somebody at a TURN server. */
export type AtTurn = TurnClient &
  Readonly<{
    permit: (address: string) => Promise<TurnAnswer>;
    bindChannel: (address: string) => Promise<TurnAnswer>;
    close: () => void;
  }>;

const peerPort = 7882;

/** Goes there; nothing is asked yet. */
export async function goToTurn(address: string, credentials: TurnCredentials | null): Promise<AtTurn> {
  const url = parseIceUrl(address);
  if (!url) throw new Error(`${address} is no address of a TURN server`);
  const link = await openStunLink(url, 5000);
  const client = createTurnClient(link, credentials);
  const peer = (ip: string) => (transactionId: Buffer) => ({
    type: attributes.xorPeerAddress,
    value: encodeAddress(ip, peerPort, transactionId),
  });
  let channel = 0x4000;
  return {
    ...client,
    permit: (ip) => client.request("createPermission", (id) => [peer(ip)(id)]),
    bindChannel: (ip) => {
      const number = Buffer.alloc(4);
      number.writeUInt16BE((channel += 1), 0);
      return client.request("channelBind", (id) => [{ type: attributes.channelNumber, value: number }, peer(ip)(id)]);
    },
    close: link.close,
  };
}

/** What a server said, short enough to compare. */
export const said = (answer: TurnAnswer): string => (answer.ok ? "granted" : String(answer.code));

/** Credentials as the service makes them, for somebody, from now on. */
export const credentialsFor = (user: string, secret: string, seconds = 300): TurnCredentials =>
  mintCredentials(user, secret, new Date(), seconds);
