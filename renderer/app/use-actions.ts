import type { Person } from "@nchat/contract/people";
import { useStore } from "zustand";
import type { People } from "../people/people-store.ts";
import { titleOf } from "../people/words.ts";
import type { CallControlPort } from "../platform/platform.ts";
import { isInCall } from "./router.ts";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

/** What several screens offer. */
export type ShellActions = {
  readonly callPeople: (people: readonly Person[], type: "audio" | "video") => void;
  readonly copyInvite: () => void;
  readonly signOut: () => void;
  /** Out of the call first, then out of every device; "unreachable" leaves one signed in. */
  readonly signOutEverywhere: () => Promise<"done" | "unreachable">;
};

const goodbyeMs = 1500;

/** Leaves the running call; done when call control says so, from where its goodbye is under way. */
async function hangUp({ store, dispatch }: CallControlPort): Promise<void> {
  if (!isInCall(store.getState().current)) return;
  const left = new Promise<void>((resolve) => {
    const stop = store.subscribe(({ current }) => {
      if (isInCall(current)) return;
      stop();
      resolve();
    });
  });
  dispatch({ type: "hang-up" });
  await withinMs(goodbyeMs, left);
}

/** Waits for a promise, but no longer than that. */
export function withinMs(ms: number, promise: Promise<void>): Promise<void> {
  return Promise.race([promise, new Promise<void>((resolve) => setTimeout(resolve, ms))]);
}

/** The shared actions, made of the services. */
export function shellActions({ platform, session, toasts, settled }: Services): ShellActions {
  const sayGoodbye = () => hangUp(platform.call).then(() => withinMs(goodbyeMs, settled()));
  return {
    callPeople(people, type) {
      const target = { userIds: people.map((each) => each.id), title: titleOf(people), type };
      if (people.length > 0) platform.call.dispatch({ type: "place", target });
    },
    copyInvite() {
      // The server also serves the browser build: its own address is the invitation.
      navigator.clipboard.writeText(platform.environment.serverUrl ?? "").then(
        () => toasts.raise("done", words.inviteCopied),
        () => toasts.raise("problem", words.inviteFailed),
      );
    },
    signOut: () => void sayGoodbye().then(session.signOut),
    signOutEverywhere: () => sayGoodbye().then(session.signOutEverywhere),
  };
}

/** The person who repeats what one says, when this server has one. */
export function useEcho(people: People): Person | null {
  const state = useStore(people.store);
  if (state.step !== "ready") return null;
  return state.people.find((person) => person.username === "echo") ?? null;
}
