import type { DeviceChoice } from "@nchat/contract/settings";
import { useCallback, useEffect, useState } from "react";
import type { DeviceProblem } from "../livekit/device-problem.ts";
import type { MediaCheck, Opened } from "../platform/media-check.ts";

/** A device being tried by hand. */
export type Trial<T> = { readonly start: () => void; readonly stop: () => void } & (
  | { readonly step: "off" }
  | { readonly step: "starting" }
  | { readonly step: "on"; readonly value: T }
  | { readonly step: "failed"; readonly problem: DeviceProblem }
);

type Wanted = { readonly isOn: boolean };

/** Opens while wanted, closes with the component or when another device is chosen (and opens that one). */
function useTrial<T>(open: () => Promise<Opened<T>>): Trial<T> {
  const [wanted, setWanted] = useState<Wanted>({ isOn: false });
  const [opened, setOpened] = useState<Opened<T> | null>(null);
  useEffect(() => {
    if (!wanted.isOn) return;
    let isOver = false;
    let mine: Opened<T> | null = null;
    void open().then((result) => {
      if (isOver && result.ok) return result.stop();
      mine = result;
      setOpened(result);
    });
    return () => {
      isOver = true;
      if (mine?.ok) mine.stop();
      setOpened(null);
    };
  }, [wanted, open]);
  const control = { start: () => setWanted({ isOn: true }), stop: () => setWanted({ isOn: false }) };
  if (!wanted.isOn) return { step: "off", ...control };
  if (!opened) return { step: "starting", ...control };
  return opened.ok
    ? { step: "on", value: opened.value, ...control }
    : { step: "failed", problem: opened.problem, ...control };
}

/** The value of a running microphone trial reads the loudness now. */
export function useMicrophoneTrial(check: MediaCheck, choice: DeviceChoice): Trial<() => number> {
  return useTrial(useCallback(() => check.openMicrophone(choice), [check, choice]));
}

/** The value of a running camera trial is its stream. */
export function useCameraTrial(check: MediaCheck, choice: DeviceChoice): Trial<MediaStream> {
  return useTrial(useCallback(() => check.openCamera(choice), [check, choice]));
}

/** Plays three notes once; "starting" while they sound. */
export function useSpeakerTrial(check: MediaCheck, choice: DeviceChoice, volume: number): Trial<never> {
  const [step, setStep] = useState<"off" | "starting" | DeviceProblem>("off");
  const start = () => {
    setStep("starting");
    void check.playChime(choice, volume).then((outcome) => setStep(outcome === "played" ? "off" : outcome));
  };
  const control = { start, stop: () => setStep("off") };
  return step === "off" || step === "starting" ? { step, ...control } : { step: "failed", problem: step, ...control };
}
