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
  const authorization = `Bearer ${key}`;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/sdp", authorization },
    body: offer,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (response.status !== 201) {
    const why = saidIn(text, response.status).replaceAll(key, "…").slice(0, 300);
    throw isPassing(response.status) ? new Error(why) : new WhipRefused(why);
  }
  const location = response.headers.get("location");
  return {
    answer: text,
    async leave() {
      if (location === null) return;
      const session = new URL(location, url);
      // The key goes to nobody else than who made the session.
      if (session.origin !== new URL(url).origin) return;
      await fetch(session, { method: "DELETE", headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) });
    },
  };
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
