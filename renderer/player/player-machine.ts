/** How pictures come: straight from the room, or in pieces by HLS. */
export type Way = "webrtc" | "hls";

/** What a person asked for: the shortest delay that can be had, or the steadiest picture. */
export type Preference = "low-delay" | "steady";

/** Where playing stands. The last picture stays in sight in all but the first. */
export type Phase =
  | { readonly step: "off" }
  /** Asks for a place, joins, loads. */
  | { readonly step: "opening"; readonly attempt: number }
  /** Let in, and nothing is sent yet. */
  | { readonly step: "waiting" }
  | { readonly step: "playing" }
  /** The picture stands still although it should move. */
  | { readonly step: "stalled" };

/** One quality that can be chosen; `height` 0 when the stream does not say. */
export type Level = { readonly height: number; readonly bitrate: number };

/** All that the player's controls draw. */
export type PlayerState = {
  readonly phase: Phase;
  /** What plays, or is being opened; null while off. */
  readonly way: Way | null;
  readonly preference: Preference;
  /** By the person; nothing else pauses. */
  readonly isPaused: boolean;
  readonly volume: number;
  readonly isMuted: boolean;
  /** The browser lets no sound out until a click. */
  readonly isSoundBlocked: boolean;
  /** Seconds behind the live edge; null while not known. */
  readonly delay: number | null;
  /** Plays faster than usual to come closer. */
  readonly isCatchingUp: boolean;
  readonly levels: readonly Level[];
  /** The chosen level; null lets the player choose. */
  readonly chosenLevel: number | null;
  readonly shownLevel: number | null;
};

export type PlayerEvent =
  | { readonly type: "opening"; readonly way: Way | null }
  | { readonly type: "nothing-sent" }
  | { readonly type: "moving" }
  | { readonly type: "still" }
  | { readonly type: "lost" }
  | { readonly type: "off" }
  | { readonly type: "preferred"; readonly preference: Preference }
  | { readonly type: "paused"; readonly isPaused: boolean }
  | { readonly type: "sound-set"; readonly volume: number; readonly isMuted: boolean }
  | { readonly type: "sound-blocked"; readonly isBlocked: boolean }
  | { readonly type: "measured"; readonly delay: number | null; readonly isCatchingUp: boolean }
  | { readonly type: "levels"; readonly levels: readonly Level[] }
  | { readonly type: "level-chosen"; readonly level: number | null }
  | { readonly type: "level-shown"; readonly level: number };

/** How loud somebody likes it, and which way. */
export type PlayerChoices = Pick<PlayerState, "volume" | "isMuted" | "preference">;

/** Before anything plays. */
export function initialPlayer(choices: PlayerChoices): PlayerState {
  return {
    ...choices,
    ...nothingPlays,
    phase: { step: "off" },
    way: null,
    isPaused: false,
    isSoundBlocked: false,
  };
}

const nothingPlays = {
  delay: null,
  isCatchingUp: false,
  levels: [],
  chosenLevel: null,
  shownLevel: null,
} as const satisfies Partial<PlayerState>;

/** Pure. An event that does not apply returns the very same state. */
export function nextPlayer(state: PlayerState, event: PlayerEvent): PlayerState {
  switch (event.type) {
    case "opening":
    case "nothing-sent":
    case "moving":
    case "still":
    case "lost":
    case "off":
      return nextPhase(state, event);
    case "preferred":
      return state.preference === event.preference ? state : { ...state, preference: event.preference };
    case "paused":
      return state.isPaused === event.isPaused ? state : { ...state, isPaused: event.isPaused };
    case "sound-set":
      return { ...state, volume: Math.min(1, Math.max(0, event.volume)), isMuted: event.isMuted };
    case "sound-blocked":
      return state.isSoundBlocked === event.isBlocked ? state : { ...state, isSoundBlocked: event.isBlocked };
    case "measured":
      return isSameMeasure(state, event) ? state : { ...state, delay: event.delay, isCatchingUp: event.isCatchingUp };
    case "levels":
      return { ...state, levels: event.levels, chosenLevel: null, shownLevel: event.levels.length === 1 ? 0 : null };
    case "level-chosen":
      return { ...state, chosenLevel: event.level };
    case "level-shown":
      return state.shownLevel === event.level ? state : { ...state, shownLevel: event.level };
  }
}

type PhaseEvent = Extract<PlayerEvent, { type: "opening" | "nothing-sent" | "moving" | "still" | "lost" | "off" }>;

function nextPhase(state: PlayerState, event: PhaseEvent): PlayerState {
  const { phase } = state;
  switch (event.type) {
    case "opening": {
      const attempt = phase.step === "opening" ? phase.attempt : 0;
      return {
        ...state,
        ...(event.way === state.way ? {} : nothingPlays),
        way: event.way,
        phase: { step: "opening", attempt },
      };
    }
    case "lost":
      return phase.step === "off"
        ? state
        : { ...state, phase: { step: "opening", attempt: phase.step === "opening" ? phase.attempt + 1 : 0 } };
    case "nothing-sent":
      return phase.step === "waiting" || phase.step === "off" ? state : { ...state, phase: { step: "waiting" } };
    case "moving":
      return phase.step === "playing" || phase.step === "off" ? state : { ...state, phase: { step: "playing" } };
    case "still":
      return phase.step === "playing" && !state.isPaused ? { ...state, phase: { step: "stalled" } } : state;
    case "off":
      return phase.step === "off" ? state : { ...state, ...nothingPlays, phase: { step: "off" }, way: null };
  }
}

/** Tenths of a second are what is shown. */
function isSameMeasure(state: PlayerState, event: Extract<PlayerEvent, { type: "measured" }>): boolean {
  const tenths = (delay: number | null) => (delay === null ? null : Math.round(delay * 10));
  return tenths(state.delay) === tenths(event.delay) && state.isCatchingUp === event.isCatchingUp;
}

/** So far behind that the way back to live is offered in words, or taken when nobody chose to be there. */
export const farBehindSeconds = 8;
