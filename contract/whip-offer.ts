/** What a WHIP server said to an offer, and how to leave again. */
export type WhipAnswer = {
  readonly status: number;
  /** Its description of the connection where the status is 201, else its words. */
  readonly text: string;
  /** Ends the session that it made; without one nothing is asked. */
  readonly leave: () => Promise<void>;
};

/** Offers a connection to a WHIP server (RFC 9725) with a key as bearer. Throws when there is no answer in time. */
export async function offerByWhip(url: string, key: string, offer: string, timeoutMs: number): Promise<WhipAnswer> {
  const authorization = `Bearer ${key}`;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/sdp", authorization },
    body: offer,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const location = response.headers.get("location");
  return {
    status: response.status,
    text: await response.text(),
    async leave() {
      if (location === null) return;
      const session = new URL(location, url);
      // The key goes to nobody else than who made the session.
      if (session.origin !== new URL(url).origin) return;
      await fetch(session, { method: "DELETE", headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) });
    },
  };
}
