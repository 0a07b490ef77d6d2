import { type Broadcast, type GoLivePlan, holdsStream, isBroadcasting } from "@nchat/contract/broadcast";
import type { Clip } from "@nchat/contract/clips";
import type { ToldPlan } from "@nchat/contract/ipc/studio-tools";
import type { StudioAction, StudioAnswer } from "@nchat/contract/studio-action";
import { type Scene, sceneOnAir, type Studio, type StudioEvent } from "@nchat/contract/studio";
import type { Marked } from "./own-markers.ts";
import { clipSentence, clock, sentences } from "./sentences.ts";

type Deps = {
  readonly getStudio: () => Studio;
  readonly dispatch: (event: StudioEvent) => void;
  readonly getBroadcast: () => Broadcast;
  readonly isSignedIn: () => boolean;
  /** What stands in the studio's form; null when it is not on the screen. */
  readonly getTold: () => ToldPlan | null;
  /** How the person went live the last time. */
  readonly getPlan: () => GoLivePlan | null;
  /** Why nothing is to be begun beside what runs elsewhere; null: nothing speaks against it. */
  readonly reasonAgainst: (plan: GoLivePlan) => Promise<string | null>;
  readonly goLive: (plan: GoLivePlan) => void;
  readonly stop: () => void;
  readonly mark: (text: string | null) => Promise<Marked> | null;
  readonly saveClip: (seconds: number) => Promise<Clip>;
  readonly getClipSeconds: () => number;
  readonly streamerMode: { readonly get: () => { readonly isOn: boolean }; readonly set: (isOn: boolean) => void };
};

/** What is asked of the studio without its page. */
export type StudioActions = {
  readonly act: (action: StudioAction) => Promise<StudioAnswer>;
  /** Goes live as the button would; null, or what is missing. */
  readonly begin: () => Promise<string | null>;
};

const done = (sentence: string): StudioAnswer => ({ isDone: true, sentence });
const not = (sentence: string): StudioAnswer => ({ isDone: false, sentence });

/** By the rules of the studio's own buttons; every answer is a sentence. */
export function createStudioActions(deps: Deps): StudioActions {
  const begin = async () => {
    const meant = planFor(deps);
    if (typeof meant === "string") return meant;
    const reason = await soon(deps.reasonAgainst(meant));
    if (reason !== null) return reason;
    const wanted = planFor(deps); // it may have been begun meanwhile
    if (typeof wanted === "string") return wanted;
    deps.goLive(wanted);
    return null;
  };
  return {
    begin,
    async act(action) {
      if (!deps.isSignedIn()) return not(sentences.signedOut);
      switch (action.type) {
        case "go-live": {
          const missing = await begin();
          return missing === null ? done(sentences.goingLive) : not(missing);
        }
        case "end-stream":
          if (!holdsStream(deps.getBroadcast())) return not(sentences.nothingSent);
          deps.stop();
          return done(sentences.ending);
        case "scene":
          return switchScene(deps, action.scene);
        case "mark":
          return mark(deps, action.text);
        case "clip": {
          const clip = await deps.saveClip(action.seconds ?? deps.getClipSeconds());
          return { isDone: clip.step === "saved", sentence: clipSentence(clip) };
        }
        case "microphone": {
          const isOn = !deps.getStudio().microphone.isOn;
          deps.dispatch({ type: "microphone-changed", change: { isOn } });
          return done(isOn ? sentences.microphoneOn : sentences.microphoneOff);
        }
        case "streamer-mode": {
          const isOn = action.to === "toggle" ? !deps.streamerMode.get().isOn : action.to === "on";
          deps.streamerMode.set(isOn);
          return done(isOn ? sentences.streamerModeOn : sentences.streamerModeOff);
        }
      }
    },
  };
}

/** The form's, if it is on the screen: the button there would send the very same. */
function planFor({ getBroadcast, getTold, getPlan, getStudio }: Deps): GoLivePlan | string {
  if (isBroadcasting(getBroadcast())) return sentences.isSent;
  if (getBroadcast().step === "interrupted") return sentences.interrupted;
  const told = getTold();
  if (told?.missing) return told.missing;
  const plan = told?.plan ?? getPlan();
  if (plan === null) return sentences.noPlan;
  const isEmpty = sceneOnAir(getStudio()).items.every(({ isShown }) => !isShown);
  return isEmpty ? sentences.emptyScene : plan;
}

function switchScene({ getStudio, dispatch }: Deps, wanted: string): StudioAnswer {
  const studio = getStudio();
  const found = findScene(studio, wanted);
  if (!found)
    return not(
      sentences.noScene(
        wanted,
        studio.scenes.map(({ name }) => name),
      ),
    );
  dispatch({ type: "scene-switched", id: found.id });
  return done(sentences.scene(found.name));
}

/** A name goes before a number, since scenes may be called “2”. */
function findScene(studio: Studio, wanted: string): Scene | undefined {
  const { scenes } = studio;
  const at = scenes.indexOf(sceneOnAir(studio));
  const named = scenes.find(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  if (named) return named;
  if (wanted === "next") return scenes[(at + 1) % scenes.length];
  if (wanted === "previous") return scenes.at(at - 1);
  return /^\d{1,2}$/.test(wanted) ? scenes[Number(wanted) - 1] : undefined;
}

/** Who asked is answered by then, wherever the server is. */
const answerMs = 5000;

/** Null when it takes longer; it goes on. */
async function soon<T>(what: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), answerMs)));
  const first = await Promise.race([what, late]);
  clearTimeout(timer);
  return first;
}

async function mark(deps: Deps, text: string | null): Promise<StudioAnswer> {
  const marking = deps.mark(text);
  if (marking === null) return not(sentences.notLive);
  const marked = await soon(marking);
  if (marked === null) return done(sentences.markWaits);
  return marked.isKept ? done(sentences.marked(clock(marked.marker.mediaTime))) : not(marked.why);
}
