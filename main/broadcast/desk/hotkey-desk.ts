import type { StudioHotkey } from "@nchat/contract/hotkeys";
import { actionOf, type StudioAnswer } from "@nchat/contract/studio-action";
import type { Notice } from "../../system/notices.ts";
import { sentences } from "./sentences.ts";
import type { StudioActions } from "./studio-actions.ts";

type Deps = {
  readonly actions: Pick<StudioActions, "act">;
  /** Whether there is a stream to end. */
  readonly holdsStream: () => boolean;
  /** Whether the studio is on the screen. */
  readonly isStudioShown: () => boolean;
  readonly notify: (notice: Notice) => void;
  readonly now: () => number;
  readonly onFailed: (error: unknown) => void;
};

/** A second press within this time is meant: a key is hit by accident, nobody goes live and no stream is ended by one. */
const twiceMs = 3000;

/** What a studio's hotkey does. The person looks at another window, so what cannot be heard or seen is told there. */
export function createHotkeyPress({
  actions,
  holdsStream,
  isStudioShown,
  notify,
  now,
  onFailed,
}: Deps): (hotkey: StudioHotkey) => void {
  let asked: { hotkey: StudioHotkey | null; at: number } = { hotkey: null, at: Number.NEGATIVE_INFINITY };
  const isMeant = (hotkey: StudioHotkey) => {
    const isSecond = asked.hotkey === hotkey && now() - asked.at <= twiceMs;
    asked = { hotkey: isSecond ? null : hotkey, at: now() };
    return isSecond;
  };
  const tell = (sentence: string, quietBody = sentence) =>
    notify({ title: "nchat", body: sentence, quietBody, tag: "studio" });
  const run = async (hotkey: StudioHotkey) => {
    const answer = await actions.act(actionOf(hotkey));
    if (isTold(hotkey, answer)) tell(answer.sentence, quietly(hotkey, answer));
  };
  return (hotkey) => {
    if (hotkey === "end-stream" && holdsStream() && !isMeant(hotkey)) return tell(sentences.endTwice);
    if (hotkey === "go-live" && !isStudioShown() && !isMeant(hotkey)) return tell(sentences.goLiveTwice);
    void run(hotkey).catch(onFailed);
  };
}

/** Scenes are seen, and a notice for each would stand in the picture; every refusal is told. */
function isTold(hotkey: StudioHotkey, { isDone }: StudioAnswer): boolean {
  return !isDone || !(hotkey.includes("scene") || hotkey === "end-stream");
}

/** Where a clip is and what scenes are called is nobody else's business. */
function quietly(hotkey: StudioHotkey, { isDone, sentence }: StudioAnswer): string {
  if (hotkey === "save-clip") return isDone ? sentences.clipSaved : sentences.clipNotSaved;
  return hotkey.includes("scene") ? sentences.sceneMissing : sentence;
}
