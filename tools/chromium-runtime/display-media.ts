import { asked } from "./display.ts";
import { OffscreenFrame } from "./offscreen/offscreen-contents.ts";
import type { PageEar } from "./offscreen/page-ear.ts";
import type { Runtime } from "./runtime.ts";
import type { RuntimeWebContents } from "./web-contents.ts";

type Wanted = { readonly video: boolean; readonly audio: boolean; readonly userGesture: boolean };
/** What the page passes on to Chromium's own getDisplayMedia. */
type Chosen = { readonly surface: "window" | "monitor"; readonly audio: boolean } | { readonly ear: number };

/** Chromium's own bubble "is sharing …" comes a little after the capture has started. */
const noticeDelay = 3000;

/**
 * Answers a page's getDisplayMedia with the source that main names. Chromium picks a window by a part of its title, so the
 * chosen window carries a token in its old-style title while the capture starts; the title that people see stays.
 */
export function answerDisplayMedia(runtime: Runtime): void {
  let busy: Promise<unknown> = Promise.resolve();
  let finish: (() => void) | undefined;
  const ears = answerPageSound(runtime);

  const prepare = async (sender: RuntimeWebContents, wanted: Wanted): Promise<Chosen | null> => {
    if (!(await runtime.session.request(sender, "display-capture", {}))) return null;
    const answer = await runtime.session.chooseDisplay(sender, wanted);
    const source = answer?.video;
    if (answer?.audio instanceof OffscreenFrame && wanted.audio)
      return { ear: ears.add(await OffscreenFrame.hear(answer.audio)) };
    if (!source || !("id" in source)) return null;
    const audio = wanted.audio && answer.audio !== undefined;
    const [, kind, id] = /^(window|screen):(\d+)/.exec(source.id) ?? [];
    if (kind === "screen") {
      if (runtime.screen.getAllDisplays().length === 1) return { surface: "monitor", audio };
      throw new Error("With several screens the Chromium runtime cannot choose one of them.");
    }
    if (kind !== "window" || id === undefined) throw new Error(`There is no source ${source.id}.`);
    finish = await mark(runtime, Number(id));
    return { surface: "window", audio };
  };
  runtime.pageAnswers.set("display-media", async (sender, wanted) => {
    await busy; // one capture at a time carries the token
    const { promise, resolve } = Promise.withResolvers<void>();
    busy = promise;
    const timer = setTimeout(() => finish?.(), 15_000);
    const show = runtime.dismissChromiumWindows();
    const restore = (): void => {
      clearTimeout(timer);
      setTimeout(show, noticeDelay).unref();
      finish = undefined;
      resolve();
    };
    finish = restore;
    try {
      const chosen = await prepare(sender, wanted as Wanted);
      const unmark = finish;
      finish = () => {
        if (unmark !== restore) unmark();
        restore();
      };
      // Nothing of Chromium's own is waited for.
      if (!chosen || "ear" in chosen) finish();
      return chosen;
    } catch (error) {
      finish();
      throw error;
    }
  });
  runtime.pageAnswers.set("display-media-done", async () => finish?.());
}

/** Gives what pages play to whoever captures them, by number. */
function answerPageSound({ pageAnswers }: Runtime) {
  const ears = new Map<unknown, PageEar>();
  let last = 0;
  pageAnswers.set("page-sound", async (_sender, id) => {
    const heard = (await ears.get(id)?.next()) ?? null;
    if (!heard) ears.delete(id);
    return heard;
  });
  pageAnswers.set("page-sound-end", async (_sender, id) => {
    ears.get(id)?.stop();
    ears.delete(id);
  });
  return {
    add(ear: PageEar): number {
      const id = ++last;
      ears.set(id, ear);
      void ear.ended.then(() => ears.delete(id)); // also one that nobody asks any more
      return id;
    },
  };
}

async function mark({ display, captureToken }: Runtime, xid: number): Promise<() => void> {
  await asked((done) => display.X.GetGeometry(xid, done)); // throws when the window has gone
  const title = await display.get(xid, "WM_NAME");
  display.set(xid, "WM_NAME", "STRING", 8, captureToken);
  await asked((done) => display.X.GetGeometry(xid, done));
  return () => {
    if (title) display.X.ChangeProperty(0, xid, display.atoms.WM_NAME, title.type, title.format, title.data);
    else display.X.DeleteProperty(xid, display.atoms.WM_NAME);
  };
}
