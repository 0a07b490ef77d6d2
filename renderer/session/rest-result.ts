import type { ErrorInfo } from "@nchat/contract/errors";
import type { RouteAnswer, RouteInput, RouteName } from "@nchat/contract/rest";

/** Why a request brought nothing: the server refused it, did not answer in time, or the caller gave up. */
export type RestFailure =
  | { readonly ok: false; readonly reason: "refused"; readonly error: ErrorInfo }
  | { readonly ok: false; readonly reason: "unreachable" }
  | { readonly ok: false; readonly reason: "aborted" };

/** Expected failures are values. */
export type RestResult<T> = { readonly ok: true; readonly value: T } | RestFailure;

/** `timeoutMs` (10 s unless told) bounds one attempt; `signal` ends it from outside; `idempotencyKey` makes a repeat safe. */
export type RestOptions = {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly idempotencyKey?: string;
};

/** The typed client of every route in the contract. */
export type RestClient = {
  readonly call: <N extends RouteName>(
    name: N,
    input: RouteInput<N>,
    options?: RestOptions,
  ) => Promise<RestResult<RouteAnswer<N>>>;
};
