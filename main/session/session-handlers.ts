import type { HandlersOf } from "../ipc.ts";
import type { SessionOwner } from "./session.ts";

/** Answers the pages' requests about signing in and out. */
export function createSessionHandlers(
  session: SessionOwner,
): HandlersOf<"auth:sign-in" | "auth:sign-up" | "auth:refresh" | "auth:sign-out" | "auth:sign-out-everywhere"> {
  return {
    "auth:sign-in": (credentials) => session.signIn(credentials),
    "auth:sign-up": (credentials) => session.signUp(credentials),
    "auth:refresh": () => session.refresh(),
    "auth:sign-out": () => session.signOut(),
    "auth:sign-out-everywhere": () => session.signOutEverywhere(),
  };
}
