import type { Logger } from "pino";
import type { WhipAnswer, WhipRequest } from "../../port.ts";
import type { Way } from "../way-in.ts";
import { words } from "../words.ts";

const timeoutMs = 8000;
/** What a client needs of the answer beside its body. */
const passedOn = ["content-type", "etag", "link"];

/** Asks LiveKit's own WHIP what a client asks, with a token that the client never sees. */
export async function passOn(
  { url, token }: Way,
  { method, session, type, ifMatch, body }: WhipRequest,
  log: Logger,
): Promise<WhipAnswer> {
  const response = await fetch(session === null ? url : `${url}/${encodeURIComponent(session)}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(method === "DELETE" ? {} : { "content-type": type }),
      ...(ifMatch === null ? {} : { "if-match": ifMatch }),
    },
    ...(method === "DELETE" ? {} : { body }),
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((error: unknown) => {
    log.warn({ err: error }, "LiveKit's WHIP did not answer");
    return null;
  });
  if (!response) return { outcome: "unavailable", reason: words.roomIsSilent };
  const text = await response.text();
  if (response.status >= 500) {
    log.warn({ status: response.status, said: text.slice(0, 200) }, "LiveKit's WHIP could not do it");
    return { outcome: "unavailable", reason: words.roomIsSilent };
  }
  const told = passedOn.flatMap((name) => {
    const value = response.headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const made = response.headers.get("location")?.split("/").at(-1) ?? null;
  return { outcome: "done", status: response.status, session: made, headers: Object.fromEntries(told), body: text };
}
