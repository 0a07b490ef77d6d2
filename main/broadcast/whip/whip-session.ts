import { offerByWhip } from "@nchat/contract/whip-offer";

/** A session that a WHIP server made. */
export type WhipSession = {
  /** Its description of the connection. */
  readonly answer: string;
  /** Ends it at the server. */
  readonly leave: () => Promise<void>;
};

/** The server heard the offer and said no; the message is for the person, without the key. */
export class WhipRefused extends Error {}

const timeoutMs = 8000;
/** A server that is restarting or overloaded may say yes soon. */
const isPassing = (status: number) => status === 408 || status === 429 || status >= 500;

/** Offers a connection (RFC 9725). Throws `WhipRefused` when the server does not take it, and `Error` when it is not there. */
export async function openWhipSession(url: string, key: string, offer: string): Promise<WhipSession> {
  const { status, text, leave } = await offerByWhip(url, key, offer, timeoutMs);
  if (status === 201) return { answer: text, leave };
  const why = saidIn(text, status).replaceAll(key, "…").slice(0, 300);
  throw isPassing(status) ? new Error(why) : new WhipRefused(why);
}

/** The server's own sentence, where it says one. */
function saidIn(text: string, status: number): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: unknown } };
    if (typeof error?.message === "string") return error.message;
  } catch {
    // not JSON: what it says is for people
  }
  const said = text.trim();
  return said !== "" && !said.startsWith("<") ? said : `The server answered ${status}.`;
}
