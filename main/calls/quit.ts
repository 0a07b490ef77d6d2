import { type CallOwner, isBusy } from "./owner.ts";

/** How long the app waits for the page to leave its call. */
export const leaveMilliseconds = 2000;

type Deps = {
  readonly owner: CallOwner;
  /** Asks the page to leave and to say when it has. */
  readonly askToLeave: () => void;
  readonly quit: () => void;
};

/** Ends the app in order: out of the call first, then out of the program. */
export type Quitter = {
  /** True: the end may go on. False: it goes on by itself once the call is left. */
  readonly mayQuit: () => boolean;
  /** The page has left its call. */
  readonly finish: () => void;
  readonly isQuitting: () => boolean;
};

/** The other side should hear that this person left, and not wait for a link that is dead. */
export function createQuitter({ owner, askToLeave, quit }: Deps): Quitter {
  let step: "running" | "leaving" | "left" = "running";
  let patience: NodeJS.Timeout | undefined;
  const finish = () => {
    if (step !== "leaving") return;
    step = "left";
    clearTimeout(patience);
    quit();
  };
  return {
    mayQuit() {
      if (step === "running") {
        if (!isBusy(owner.getCall())) {
          step = "left";
          return true;
        }
        step = "leaving";
        patience = setTimeout(finish, leaveMilliseconds);
        owner.dispatchCall({ type: "hang-up" });
        askToLeave();
      }
      return step === "left";
    },
    finish,
    isQuitting: () => step !== "running",
  };
}
