import { useMemo } from "react";
import { useCall } from "./call-context.ts";
import { mutePress } from "../livekit/mute-press.ts";

/** What the controls and their keys do; the same for both. */
export type CallActions = {
  readonly toggleMute: () => void;
  readonly toggleCamera: () => void;
  readonly toggleShare: () => void;
  readonly toggleFullScreen: () => void;
  readonly leave: () => void;
};

export function useCallActions(): CallActions {
  const { engine, call, mute, share, window: frame } = useCall();
  return useMemo(
    () => ({
      toggleMute: () => {
        const { microphone } = engine.view.getState();
        if (mutePress(mute.store.getState(), microphone) === "retry") void engine.openMicrophone();
        else mute.dispatch({ type: "toggled", from: "window" });
      },
      toggleCamera: () => {
        const { camera } = engine.view.getState();
        void engine.setCamera(camera.step !== "on" && camera.step !== "starting");
      },
      toggleShare: () => (share.store.getState().own.step === "none" ? share.open() : share.stop()),
      toggleFullScreen: frame.toggleFullScreen,
      leave: () => call.dispatch({ type: "hang-up" }),
    }),
    [engine, call, mute, share, frame],
  );
}
