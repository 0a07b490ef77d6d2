import { ApiError } from "./api-error.ts";

/** Postgres' classes of codes that pass by themselves: connection, resources, an operator, a lock that was not to be had. */
const passing = /^(08|53|57|58|55P03|40001|40P01)/;
/** What the network says instead. */
const network: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
]);
/** What the client of Postgres says in words alone. */
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout|Cannot use a pool after calling end)/;

const longest = 3;

/** Whether something failed because the database was not there, full, or busy for too long: to be tried again. */
export function isOutage(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || error instanceof ApiError || depth > longest) return false;
  if (error instanceof AggregateError) return error.errors.some((each) => isOutage(each, depth + 1));
  const code = "code" in error ? error.code : undefined;
  if (typeof code === "string" && (network.has(code) || passing.test(code))) return true;
  return words.test(error.message) || isOutage(error.cause, depth + 1);
}

/** How an outage is told: with the time after which it may be over. */
export const outage = () =>
  new ApiError("UNAVAILABLE", "The service can't do that just now. Try again in a moment.", { retryAfter: 2 });
