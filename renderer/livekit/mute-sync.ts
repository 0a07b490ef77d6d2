import type { MuteState } from "@nchat/contract/mute";
import type { MutePort } from "../platform/platform.ts";

type Deps = {
  readonly mute: Pick<MutePort, "store" | "dispatch">;
  /** Shuts or opens gate and publication; true when the audio thread acted. Null without a room. */
  readonly apply: (isMuted: boolean) => Promise<boolean> | null;
  /** Tells the server's record. */
  readonly record: (isMuted: boolean) => void;
  /** It was to open and did not. */
  readonly onStuck: () => void;
};

/** Carries the owner's intentions to the audio path and confirms them. Surfaces show only what came back from here. */
export function createMuteSync({ mute, apply, record, onStuck }: Deps) {
  let handled = 0;

  const follow = async (state: MuteState): Promise<void> => {
    if (state.step !== "active") {
      handled = 0;
      return;
    }
    const { revision, intended } = state;
    if (revision === handled) return;
    const applying = apply(intended === "muted");
    if (!applying) return; // the room is still loading; it asks again when it is there
    handled = revision;
    if (await applying) mute.dispatch({ type: "applied", revision });
    else if (intended === "open" && isCurrent(revision)) {
      mute.dispatch({ type: "set", muted: true, from: "system" });
      onStuck();
    }
  };

  const isCurrent = (revision: number) => {
    const now = mute.store.getState();
    return now.step === "active" && now.revision === revision;
  };

  const stop = mute.store.subscribe((state, before) => {
    void follow(state);
    const applied = state.step === "active" ? state.applied : null;
    const was = before.step === "active" ? before.applied : null;
    if (applied !== null && was !== null && applied !== was) record(applied === "muted");
  });

  return {
    /** The room is there, or there anew: apply what is intended now. */
    again: () => {
      handled = 0;
      return follow(mute.store.getState());
    },
    stop,
  };
}
