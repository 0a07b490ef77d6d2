import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from "@fastify/rate-limit";
import { z } from "zod";
import { ApiError } from "./api-error.ts";
import type { Bucket, Counters } from "./counters.ts";

/** What somebody may do how often. */
export type Limit = Readonly<{ name: string; most: number; windowMs: number }>;

/** Limits that hold for all nodes together. */
export type Limits = Readonly<{
  /** Throws RATE_LIMITED once `who` did it more often than the limit allows. */
  take: (limit: Limit, who: string) => Promise<void>;
  /** Takes one out of `who`'s bucket of that name; answers the milliseconds to wait where there is none, else 0. */
  draw: (bucket: Bucket & Readonly<{ name: string }>, who: string) => Promise<number>;
}>;

/** Makes them of counters. */
export function createLimits(counters: Counters): Limits {
  return {
    take: async ({ name, most, windowMs }, who) => {
      const { current, ttl } = await counters.count(`${name}:${who}`, windowMs);
      if (current > most) throw tooMany(ttl);
    },
    draw: ({ name, ...bucket }, who) => counters.draw(`${name}:${who}`, bucket),
  };
}

/** The refusal, with the time until another try makes sense. */
export function tooMany(ttlMs: number): ApiError {
  const retryAfter = Math.max(1, Math.ceil(ttlMs / 1000));
  return new ApiError("RATE_LIMITED", "Too many requests", { retryAfter });
}

/** What the plugin hands over for a route with a limit of its own; its types leave it out. */
const ChildOptions = z.object({ routeInfo: z.object({ method: z.unknown(), url: z.string() }) });

/** The counters as `@fastify/rate-limit` asks for them: one set of counts for all routes, others for each of its own. */
export function storeOf(counters: Counters): FastifyRateLimitStoreCtor {
  const of = (scope: string): FastifyRateLimitStore => ({
    incr: (key, done, timeWindow = 60_000) =>
      void counters.count(`${scope}:${key}`, timeWindow).then(
        (counted) => done(null, counted),
        (error: Error) => done(error),
      ),
    child: (options) => {
      const { routeInfo } = ChildOptions.parse(options);
      return of(`http:${String(routeInfo.method)}:${routeInfo.url}`);
    },
  });
  return class {
    readonly #all = of("http");
    incr = this.#all.incr;
    child = this.#all.child;
  };
}
