import type { ShareType } from "@nchat/contract/calls";
import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { createStore } from "zustand/vanilla";
import type { CapturePort } from "../platform/platform.ts";
import { displayMediaOptions, shareTypeOf, type ShareStyle } from "./capture-options.ts";
import { initialShare, nextShare, type Share, type ShareEvent, type ShareProblem } from "./share-machine.ts";

type Own =
  { readonly step: "none" } | { readonly step: "starting" } | { readonly step: "live"; readonly title: string };

type Deps = {
  /** Null: the browser asks by itself what to share. */
  readonly capture: Pick<CapturePort, "list" | "choose"> | null;
  readonly getDisplayMedia: (options: DisplayMediaStreamOptions) => Promise<MediaStream>;
  /** Tells the server before publishing; null when it refused or did not answer. */
  readonly announce: (share: { shareType: ShareType; withAudio: boolean }) => Promise<string | null>;
  readonly withdraw: (trackId: string) => Promise<void>;
  readonly publish: (
    stream: MediaStream,
    wish: { style: ShareStyle; title: string },
  ) => Promise<"published" | "not-in-call" | "refused">;
  readonly unpublish: () => Promise<void>;
  readonly schedule: (run: () => void, ms: number) => () => void;
  /** A sentence for the person, where no dialog is open to hold it. */
  readonly onProblem: (problem: ShareProblem) => void;
  readonly onSourceClosed: () => void;
};

type State = { readonly share: Share; readonly own: Own };

const relistMs = 1500;

/** The own share from the open picker to its end. Feeds the machine; holds no rule of its own. */
export class ShareStore {
  readonly store = createStore<State>(() => ({ share: initialShare, own: { step: "none" } }));
  readonly #deps: Deps;
  #cancelRelist = () => {};
  /** Which opening of the picker the running enumeration belongs to. */
  #listing = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Opens the picker; in a browser its own one. Nothing is enumerated before. */
  readonly open = (): void => {
    if (this.#share.step !== "none") return;
    if (!this.#deps.capture) return void this.#start(null, "text");
    this.#send({ type: "opened" });
    void this.#list(this.#deps.capture);
  };

  readonly close = (): void => this.#send({ type: "closed" });

  readonly start = (source: CaptureSource, style: ShareStyle): void => {
    if (this.#share.step === "picking") void this.#start(source, style);
  };

  /** Ends the share, or a start that is still under way. */
  readonly stop = (): void => {
    const share = this.#share;
    this.#send({ type: "stopped" });
    void this.#deps.unpublish();
    if (share.step === "live") void this.#deps.withdraw(share.trackId);
  };

  /** The shared window was closed, or the system ended the capture. */
  readonly sourceEnded = (): void => {
    if (this.#share.step !== "live") return;
    this.stop();
    this.#deps.onSourceClosed();
  };

  /** The call is over for this device; the server ends the share by itself. */
  readonly callLeft = (): void => this.#send({ type: "stopped" });

  get #share(): Share {
    return this.store.getState().share;
  }

  #send(event: ShareEvent): void {
    const share = nextShare(this.#share, event);
    this.store.setState((before) => (share === before.share ? before : { share, own: toOwn(share, before.own) }));
    if (share.step !== "picking") this.#cancelRelist();
  }

  /** Names at once, pictures as they come; then again and again while this dialog is open. */
  async #list(capture: Pick<CapturePort, "list">): Promise<void> {
    this.#cancelRelist();
    const mine = ++this.#listing;
    const isOpen = () => mine === this.#listing && this.#share.step === "picking";
    const isFirst = this.#share.step === "picking" && this.#share.sources === null;
    for (const withPictures of isFirst ? [false, true] : [true]) {
      const sources = await capture.list(["window", "screen"], withPictures);
      if (!isOpen()) return;
      this.#send({ type: "listed", sources });
    }
    this.#cancelRelist = this.#deps.schedule(() => void this.#list(capture), relistMs);
  }

  #fail(problem: ShareProblem): void {
    const { capture, onProblem } = this.#deps;
    this.#send({ type: "failed", problem, canPick: capture !== null });
    if (capture) void this.#list(capture);
    else onProblem(problem);
  }

  async #start(source: CaptureSource | null, style: ShareStyle): Promise<void> {
    const { capture, getDisplayMedia, announce, publish } = this.#deps;
    this.#send({ type: "chosen", title: source?.name ?? "" });
    const starting = this.#share;
    const isCurrent = () => this.#share === starting;
    if (source && capture && (await capture.choose(source.id)) === "gone")
      return isCurrent() ? this.#fail("gone") : undefined;
    const stream = await this.#capture(getDisplayMedia, source, style);
    if (!isCurrent()) return stream instanceof MediaStream ? stopAll(stream) : undefined;
    if (!(stream instanceof MediaStream)) return this.#fail(stream);

    const shareType = shareTypeOf(source, stream);
    const trackId = await announce({ shareType, withAudio: stream.getAudioTracks().length > 0 });
    if (!isCurrent() || trackId === null) {
      stopAll(stream);
      if (trackId !== null) void this.#deps.withdraw(trackId);
      else if (isCurrent()) this.#fail("server");
      return;
    }
    const title = source?.name ?? `a ${shareType}`;
    this.#send({ type: "went-live", title, shareType, trackId });
    const outcome = await publish(stream, { style, title });
    if (outcome === "not-in-call") this.#send({ type: "stopped" });
    else if (outcome === "refused") this.#refused(trackId);
    else if (this.#share.step !== "live") await this.#deps.unpublish(); // stopped while it was being published
  }

  /** The room did not take the picture, so the server's record of the share goes too. */
  #refused(trackId: string): void {
    if (this.#share.step !== "live") return; // stopped meanwhile, which has told the server
    this.#send({ type: "stopped" });
    void this.#deps.withdraw(trackId);
    this.#deps.onProblem("server");
  }

  async #capture(
    getDisplayMedia: Deps["getDisplayMedia"],
    source: CaptureSource | null,
    style: ShareStyle,
  ): Promise<MediaStream | ShareProblem> {
    try {
      return await getDisplayMedia(displayMediaOptions(source?.kind ?? null, style));
    } catch (error) {
      return error instanceof DOMException && error.name === "NotAllowedError" ? "denied" : "failed";
    }
  }
}

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The part that the call's screens show; the same object while it says the same. */
function toOwn(share: Share, before: Own): Own {
  switch (share.step) {
    case "none":
    case "picking":
      return before.step === "none" ? before : { step: "none" };
    case "starting":
      return { step: "starting" };
    case "live":
      return { step: "live", title: share.title };
  }
}

/** One store a window. */
export function createShareStore(deps: Deps): ShareStore {
  return new ShareStore(deps);
}
