import { ServerError } from "livekit-server-sdk";
import type { Logger } from "pino";
import type { MediaAnswer, MediaFailure } from "./port.ts";
import { withoutKeys } from "./rtmp-url.ts";

/** Sentences for people; what LiveKit itself says goes to the log, for addresses with keys may stand in it. */
export const words = {
  noRedis: "The media server has no recorder: LiveKit's Egress and Ingress need Redis, and it runs without.",
  noWorker: "No recorder answers: none is running, or all are busy.",
  notAnswering: "The media server does not answer. Try again in a moment.",
  tooLate: "The media server did not answer in time.",
  refusedKey: "The media server does not accept this service's key.",
  notThere: "The media server does not know that (any more).",
  used: "The media server's limit is reached.",
  notNow: "The media server can't do that now: it has ended already, or the request does not fit.",
} as const;

const unavailable = (reason: string): MediaFailure => ({ outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason });

/** What went wrong, in the port's terms. `isReading`: asking again can do no harm, so nothing is uncertain. */
export function toFailure(error: unknown, isReading: boolean): MediaFailure {
  if (error instanceof ServerError) return ofStatus(error);
  if (!(error instanceof Error)) return unavailable(words.notAnswering);
  if (isReading || wasNotSent(error)) return unavailable(words.notAnswering);
  return { outcome: "uncertain", code: "MEDIA_UNAVAILABLE", reason: words.tooLate };
}

function ofStatus({ status, code, message }: ServerError): MediaFailure {
  if (message.includes("redis required")) return unavailable(words.noRedis);
  switch (status) {
    case 404:
      return { outcome: "not-found", reason: words.notThere };
    case 429:
      return { outcome: "limit", reason: words.used };
    case 401:
    case 403:
      // LiveKit says resource_exhausted with 403 in older versions.
      return code === "resource_exhausted" ? { outcome: "limit", reason: words.used } : unavailable(words.refusedKey);
    case 400:
    case 409:
    case 412:
      return { outcome: "refused", reason: words.notNow };
    case 503:
      return unavailable(words.noWorker);
    default:
      return unavailable(words.notAnswering);
  }
}

const unreachable: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Refused before anything was sent: nothing can have happened. */
function wasNotSent(error: Error): boolean {
  const { cause } = error;
  if (!(cause instanceof Error)) return false;
  return ("code" in cause && unreachable.has(cause.code)) || cause.message === "bad port"; // which fetch refuses itself
}

/** Asks LiveKit once and turns whatever goes wrong into a value. */
export async function ask<T>(
  what: string,
  work: () => Promise<T>,
  { log, isReading = false }: Readonly<{ log: Logger; isReading?: boolean }>,
): Promise<MediaAnswer<T>> {
  try {
    return { outcome: "done", value: await work() };
  } catch (error) {
    const failure = toFailure(error, isReading);
    const said = error instanceof Error ? withoutKeys(error.message) : "";
    log[isReading ? "debug" : "warn"]({ what, outcome: failure.outcome, said }, "media did not do what it was asked");
    return failure;
  }
}
