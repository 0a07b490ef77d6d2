/** A session that a WHIP server made. */
export type WhipSession = Readonly<{ answer: string; leave: () => Promise<void> }>;

const timeoutMs = 5000;

/** Offers a connection to a WHIP server (RFC 9725). Throws with the server's own words when it does not take it. */
export async function enterByWhip(url: string, token: string, offer: string): Promise<WhipSession> {
  const authorization = `Bearer ${token}`;
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/sdp", authorization },
    body: offer,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`the room was not entered: ${response.status} ${text.slice(0, 200)}`);
  const location = response.headers.get("location");
  return {
    answer: text,
    leave: async () => {
      if (location === null) return;
      const gone = new URL(location, url);
      await fetch(gone, { method: "DELETE", headers: { authorization }, signal: AbortSignal.timeout(timeoutMs) });
    },
  };
}
