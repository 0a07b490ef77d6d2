import { type CallOwner, isBusy, isHeard } from "./owner.ts";

/** How long the app waits for the page to leave its call or a stage, and for a broadcast to end. */
export const leaveMilliseconds = 2000;

type Deps = {
  readonly owner: CallOwner;
  /** Asks the page to leave and to say when it has. */
  readonly askToLeave: () => void;
  readonly isBroadcasting: () => boolean;
  /** Resolves when nothing of the broadcast runs any more. */
  readonly endBroadcast: () => Promise<void>;
  readonly quit: () => void;
};

/** Ends the app in order, and asks nobody: out of the call or off the stage first, then out of the program. */
export type Quitter = {
  /** True: the end may go on. False: it goes on by itself once everything is left. */
  readonly mayQuit: () => boolean;
  /** The page has left its call or the stage. */
  readonly finish: () => void;
  readonly isQuitting: () => boolean;
};

/** The others should hear that this person left, and not wait for a link that is dead; viewers that it is over. */
export function createQuitter({ owner, askToLeave, isBroadcasting, endBroadcast, quit }: Deps): Quitter {
  let step: "running" | "leaving" | "left" = "running";
  let patience: NodeJS.Timeout | undefined;
  const waitsFor = { page: false, broadcast: false };
  const leave = () => {
    if (step !== "leaving") return;
    step = "left";
    clearTimeout(patience);
    quit();
  };
  const done = (what: keyof typeof waitsFor) => {
    waitsFor[what] = false;
    if (!waitsFor.page && !waitsFor.broadcast) leave();
  };
  const begin = () => {
    step = "leaving";
    patience = setTimeout(leave, leaveMilliseconds);
    if (waitsFor.broadcast) void endBroadcast().then(() => done("broadcast"));
    if (!waitsFor.page) return;
    if (isBusy(owner.getCall())) owner.dispatchCall({ type: "hang-up" });
    askToLeave();
  };
  return {
    mayQuit() {
      if (step !== "running") return step === "left";
      waitsFor.page = isHeard(owner);
      waitsFor.broadcast = isBroadcasting();
      if (waitsFor.page || waitsFor.broadcast) begin();
      else step = "left";
      return step === "left";
    },
    finish: () => done("page"),
    isQuitting: () => step !== "running",
  };
}
