import { offerByWhip } from "@nchat/contract/whip-offer";

/** A session that a WHIP server made. */
export type WhipSession = Readonly<{ answer: string; leave: () => Promise<void> }>;

const timeoutMs = 5000;

/** Offers a connection to a WHIP server (RFC 9725). Throws with the server's own words when it does not take it. */
export async function enterByWhip(url: string, token: string, offer: string): Promise<WhipSession> {
  const { status, text, leave } = await offerByWhip(url, token, offer, timeoutMs);
  if (status !== 201) throw new Error(`the room was not entered: ${status} ${text.slice(0, 200)}`);
  return { answer: text, leave };
}
