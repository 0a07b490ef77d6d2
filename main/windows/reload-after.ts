import { type CallOwner, isHeard } from "../calls/owner.ts";

/** Loads pages anew without cutting anybody off. */
export type ReloadAfter = {
  /** Loads now or, while somebody hears this device, as soon as nobody does. */
  readonly ask: () => void;
  /** They were loaded for another reason: what was asked for is done. */
  readonly done: () => void;
  readonly stop: () => void;
};

/** Waits for the end of a call, and of a place on a stream's stage. */
export function createReloadAfter(
  owner: Pick<CallOwner, "getCall" | "getMute" | "listen">,
  load: () => void,
): ReloadAfter {
  let isDue = false;
  const look = () => {
    if (!isDue || isHeard(owner)) return;
    isDue = false;
    load();
  };
  return {
    ask() {
      isDue = true;
      look();
    },
    done: () => void (isDue = false),
    stop: owner.listen({ onCall: look, onMute: look }),
  };
}
