import { z } from "zod";
import { ErrorInfo } from "../errors.ts";
import { Account } from "../people.ts";

/** What the renderer may hold: never the refresh token. `expiresIn` in seconds. */
export const Grant = z.object({ accessToken: z.string(), expiresIn: z.int(), user: Account });
export type Grant = Readonly<z.output<typeof Grant>>;

/** Expected failures are values; "unreachable" when the server did not answer. */
export const AuthResult = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("signed-in"), grant: Grant }),
  z.object({ outcome: z.literal("refused"), error: ErrorInfo }),
  z.object({ outcome: z.literal("unreachable") }),
  /** No session is kept on this device. */
  z.object({ outcome: z.literal("signed-out") }),
]);
export type AuthResult = Readonly<z.output<typeof AuthResult>>;

const Credentials = z.object({ email: z.string().max(300), password: z.string().max(200) });

/** Main speaks to the auth paths, because it alone holds refresh tokens. */
export const authRequests = {
  "auth:sign-in": { args: z.tuple([Credentials]), result: AuthResult },
  "auth:sign-up": { args: z.tuple([Credentials]), result: AuthResult },
  /** A new access token from the kept refresh token; also how a start finds its session. */
  "auth:refresh": { args: z.tuple([]), result: AuthResult },
  "auth:sign-out": { args: z.tuple([]), result: z.void() },
  /** Ends every session of the person, this one too; "unreachable" ends none. */
  "auth:sign-out-everywhere": { args: z.tuple([]), result: z.enum(["done", "unreachable"]) },
} as const;
