import type { HotkeyAction, HotkeyBinding } from "@nchat/contract/hotkeys";

/** Why other keys were not set, told below their row. */
export type HotkeyRefusal = {
  readonly action: HotkeyAction;
  readonly accelerator: string;
  readonly binding: Exclude<HotkeyBinding, { readonly outcome: "bound" }>;
};

/** One recording of keys at a time, and what became of the last one. */
export type Recorder =
  | { readonly step: "resting"; readonly refusal: HotkeyRefusal | null }
  | {
      readonly step: "recording";
      readonly action: HotkeyAction;
      /** Modifiers that are down, as `KeyCaps` draws them. */
      readonly held: readonly string[];
      /** What letting go will set; null until a combination is down. */
      readonly chosen: string | null;
      /** A key was pressed that is no hotkey. */
      readonly isUnfit: boolean;
    }
  | { readonly step: "asking"; readonly action: HotkeyAction; readonly accelerator: string | null };

export type RecorderEvent =
  | { readonly type: "started"; readonly action: HotkeyAction }
  | { readonly type: "modifiers"; readonly held: readonly string[] }
  /** Null: these keys make no hotkey. */
  | { readonly type: "pressed"; readonly accelerator: string | null }
  | { readonly type: "let-go"; readonly held: readonly string[] }
  /** Keys chosen without pressing them: a suggestion, the default, none. */
  | { readonly type: "wanted"; readonly action: HotkeyAction; readonly accelerator: string | null }
  | { readonly type: "answered"; readonly binding: HotkeyBinding }
  | { readonly type: "left" };

export const restingRecorder: Recorder = { step: "resting", refusal: null };

/**
 * Keys count when they are let go, not when they go down: taken while still down, the new keys would repeat and act
 * at once.
 */
export function nextRecorder(now: Recorder, event: RecorderEvent): Recorder {
  switch (event.type) {
    case "started":
      if (now.step === "asking") return now;
      return { step: "recording", action: event.action, held: [], chosen: null, isUnfit: false };
    case "wanted":
      return now.step === "asking" ? now : { step: "asking", action: event.action, accelerator: event.accelerator };
    case "modifiers":
      return now.step === "recording" ? { ...now, held: event.held } : now;
    case "pressed":
      return now.step === "recording"
        ? { ...now, chosen: event.accelerator, isUnfit: event.accelerator === null }
        : now;
    case "let-go":
      if (now.step !== "recording") return now;
      return now.chosen === null
        ? { ...now, held: event.held }
        : { step: "asking", action: now.action, accelerator: now.chosen };
    case "answered":
      return now.step === "asking" ? { step: "resting", refusal: refusalOf(now, event.binding) } : now;
    case "left":
      return now.step === "recording" ? restingRecorder : now;
  }
}

function refusalOf(asked: Extract<Recorder, { step: "asking" }>, binding: HotkeyBinding): HotkeyRefusal | null {
  if (binding.outcome === "bound" || asked.accelerator === null) return null;
  return { action: asked.action, accelerator: asked.accelerator, binding };
}
