import { z } from "zod";

/** Where an intent to mute came from. */
export const MuteSurface = z.enum(["window", "mini", "popup", "tray", "hotkey", "cli", "system"]);
export type MuteSurface = z.output<typeof MuteSurface>;

/**
 * The one truth about the microphone. Every surface shows `applied`, never what was just clicked; `intended` is what the
 * gate is told next. `revision` grows with every new intention, so that a late confirmation of an older one is ignored.
 */
export const MuteState = z.discriminatedUnion("step", [
  /** No call: nothing to mute. `startMuted` is how the next call begins. */
  z.object({ step: z.literal("inactive"), startMuted: z.boolean() }),
  z.object({
    step: z.literal("active"),
    intended: z.enum(["muted", "open"]),
    applied: z.enum(["muted", "open"]),
    /** Display name of the host who muted this person, until they unmute themselves. */
    mutedBy: z.string().nullable(),
    revision: z.int(),
  }),
]);
export type MuteState = Readonly<z.output<typeof MuteState>>;

/** What can happen to the microphone. */
export const MuteEvent = z.discriminatedUnion("type", [
  /** This device enters a call. Whatever was left behind of another one, it begins anew. */
  z.object({ type: z.literal("call-joined"), muted: z.boolean() }),
  /** The page was loaded again in the call that it is in: what was said before holds. */
  z.object({ type: z.literal("call-rejoined"), muted: z.boolean() }),
  z.object({ type: z.literal("call-left") }),
  z.object({ type: z.literal("toggled"), from: MuteSurface }),
  z.object({ type: z.literal("set"), muted: z.boolean(), from: MuteSurface }),
  /** A host or co-host muted the published track; null where it is not said who, which takes no name away. */
  z.object({ type: z.literal("server-muted"), by: z.string().nullable() }),
  /** The gate and the publication follow the intention of that revision. */
  z.object({ type: z.literal("applied"), revision: z.int() }),
]);
export type MuteEvent = Readonly<z.output<typeof MuteEvent>>;

/** Before any call. */
export const initialMute: MuteState = { step: "inactive", startMuted: false };

/** Pure. An event that does not apply returns the very same state. */
export function nextMute(state: MuteState, event: MuteEvent): MuteState {
  switch (event.type) {
    case "call-joined":
      return begin(state, event.muted);
    case "call-rejoined":
      return state.step === "active" ? state : begin(state, event.muted);
    case "call-left":
      return state.step === "active" ? { step: "inactive", startMuted: false } : state;
    case "toggled":
      return state.step === "active" ? intend(state, state.intended === "muted" ? "open" : "muted", null) : state;
    case "set":
      return state.step === "active" ? intend(state, event.muted ? "muted" : "open", null) : state;
    case "server-muted":
      return state.step === "active" ? intend(state, "muted", event.by ?? state.mutedBy ?? "the host") : state;
    case "applied":
      return state.step === "active" && event.revision === state.revision && state.applied !== state.intended
        ? { ...state, applied: state.intended }
        : state;
  }
}

type Active = Extract<MuteState, { step: "active" }>;

/** Revisions go on, so that no confirmation of before is taken for one of the new call. */
function begin(state: MuteState, isMuted: boolean): MuteState {
  const revision = state.step === "active" ? state.revision + 1 : 1;
  return { step: "active", intended: isMuted ? "muted" : "open", applied: "muted", mutedBy: null, revision };
}

function intend(state: Active, intended: Active["intended"], mutedBy: string | null): MuteState {
  if (state.intended === intended && (intended === "open" || state.mutedBy === mutedBy || mutedBy === null))
    return state;
  return { ...state, intended, mutedBy, revision: state.revision + 1 };
}
