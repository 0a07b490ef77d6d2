import {
  type CallControl,
  type CallControlEvent,
  currentCallId,
  initialCallControl,
  nextCallControl,
} from "@nchat/contract/call-control";
import { initialMute, type MuteEvent, type MuteState, nextMute } from "@nchat/contract/mute";

/** What surfaces of main (pop-up, tray, hotkeys, blocker of sleep) are told. */
export type CallListener = {
  readonly onCall?: (call: CallControl, event: CallControlEvent) => void;
  readonly onMute?: (mute: MuteState) => void;
};

/** The one owner of call control and mute on this device. */
export type CallOwner = {
  readonly getCall: () => CallControl;
  readonly getMute: () => MuteState;
  readonly dispatchCall: (event: CallControlEvent) => void;
  readonly dispatchMute: (event: MuteEvent) => void;
  /** The page that held the audio path is gone, so nothing can be heard: mute is closed at once, the call stays. */
  readonly closeMicrophone: () => void;
  readonly listen: (listener: CallListener) => () => void;
};

/** Runs the machines of the contract; an event that changes nothing is told to nobody. */
export function createCallOwner(): CallOwner {
  let call: CallControl = initialCallControl;
  let mute: MuteState = initialMute;
  const listeners = new Set<CallListener>();

  const dispatchCall = (event: CallControlEvent) => {
    const wasBusy = isBusy(call);
    const next = nextCallControl(call, event);
    if (next !== call) {
      call = next;
      for (const listener of listeners) listener.onCall?.(next, event);
    }
    // Mute ends with its call, also when the page has stopped following and does not say so. Without a call it is that of
    // a stream's stage, which no ring concerns.
    if (wasBusy && currentCallId(next.current) === null) dispatchMute({ type: "call-left" });
  };
  const dispatchMute = (event: MuteEvent) => {
    const next = nextMute(mute, event);
    if (next === mute) return;
    mute = next;
    for (const listener of listeners) listener.onMute?.(next);
  };
  return {
    getCall: () => call,
    getMute: () => mute,
    dispatchCall,
    dispatchMute,
    closeMicrophone() {
      dispatchMute({ type: "set", muted: true, from: "system" });
      if (mute.step === "active") dispatchMute({ type: "applied", revision: mute.revision });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The same, and on the stage of a stream: a microphone without a call is a co-host's there. */
export function isHeard(owner: Pick<CallOwner, "getCall" | "getMute">): boolean {
  return isBusy(owner.getCall()) || owner.getMute().step === "active";
}

/** True while this device is in a call or on its way into one. */
export function isBusy({ current }: CallControl): boolean {
  return current.step === "placing" || currentCallId(current) !== null;
}
