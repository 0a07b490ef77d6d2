import { type CallOwner, isBusy } from "./owner.ts";

/** How long the app waits for the page to leave its call, and for a broadcast to end. */
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

/** Ends the app in order: out of the call first, then out of the program. */
export type Quitter = {
  /** True: the end may go on. False: it goes on by itself once the call is left. */
  readonly mayQuit: () => boolean;
  /** The page has left its call. */
  readonly finish: () => void;
  readonly isQuitting: () => boolean;
};

/** The other side should hear that this person left, and not wait for a link that is dead; viewers that it is over. */
export function createQuitter({ owner, askToLeave, isBroadcasting, endBroadcast, quit }: Deps): Quitter {
  let step: "running" | "leaving" | "left" = "running";
  let patience: NodeJS.Timeout | undefined;
  const waitsFor = { call: false, broadcast: false };
  const leave = () => {
    if (step !== "leaving") return;
    step = "left";
    clearTimeout(patience);
    quit();
  };
  const done = (what: keyof typeof waitsFor) => {
    waitsFor[what] = false;
    if (!waitsFor.call && !waitsFor.broadcast) leave();
  };
  const begin = () => {
    step = "leaving";
    patience = setTimeout(leave, leaveMilliseconds);
    if (waitsFor.broadcast) void endBroadcast().then(() => done("broadcast"));
    if (!waitsFor.call) return;
    owner.dispatchCall({ type: "hang-up" });
    askToLeave();
  };
  return {
    mayQuit() {
      if (step !== "running") return step === "left";
      waitsFor.call = isBusy(owner.getCall());
      waitsFor.broadcast = isBroadcasting();
      if (waitsFor.call || waitsFor.broadcast) begin();
      else step = "left";
      return step === "left";
    },
    finish: () => done("call"),
    isQuitting: () => step !== "running",
  };
}
