import type { z } from "zod";

/**
 * One REST route. `auth`: "user" needs a valid access token; "none" needs nothing; "optional" heeds one, and refuses one
 * that is not valid.
 * `params` are the path's `:names`; bodies are strict (unknown keys are refused).
 */
export type Route = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly auth: "user" | "optional" | "none";
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
};
