import type { SourceState } from "@nchat/contract/studio";
import { type Why, whyOf } from "./open-source.ts";

type Deps = {
  /** Opens it once more. */
  readonly capture: () => Promise<MediaStreamTrack | Why>;
  /** Leads it into the mixer until the answer is called. */
  readonly connect: (track: MediaStreamTrack) => () => void;
  readonly onState: (state: SourceState) => void;
  readonly now: () => number;
};

/** A captured sound that is kept open. */
type Kept = { readonly isOpen: () => boolean; readonly openAnew: () => void; readonly stop: () => void };

/** The pauses before the tries that follow a loss. */
export const pausesMs: readonly number[] = [500, 2000, 5000, 10_000, 30_000];
/** The pause before every further one: what was missing may come without a sign of it. */
export const slowMs = 60_000;
/** One that was heard for so long was well: its next loss is a new one. */
const wellMs = 60_000;
/** One that ends so soon was never heard: the system did not allow it. */
const refusedMs = 1000;

/** Opens a captured sound, and again when it is lost. */
export function keepSound({ capture, connect, onState, now }: Deps): Kept {
  let tries = 0;
  /** Of all openings only the last counts; none after the end. */
  let opening = 0;
  let isOpen = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveBack = () => {};
  const close = () => {
    opening++;
    isOpen = false;
    clearTimeout(timer);
    giveBack();
    giveBack = () => {};
  };
  const lose = (why: Why) => {
    close();
    onState({ step: "lost", why });
    timer = setTimeout(() => void open(), pausesMs[tries++] ?? slowMs);
  };
  const open = async () => {
    close();
    isOpen = true;
    const mine = opening;
    const track = await capture().catch(whyOf);
    if (typeof track === "string") return mine === opening ? lose(track) : undefined;
    if (mine !== opening) return track.stop();
    const openedAt = now();
    giveBack = hold(track, connect, () => {
      if (now() - openedAt >= wellMs) tries = 0;
      lose(now() - openedAt < refusedMs ? "denied" : "gone");
    });
    onState({ step: "running" });
  };
  void open();
  return {
    isOpen: () => isOpen,
    openAnew() {
      tries = 0;
      void open();
    },
    stop: close,
  };
}

/** Answers what gives it back, of which `onEnded` does not hear. */
function hold(track: MediaStreamTrack, connect: Deps["connect"], onEnded: () => void): () => void {
  const disconnect = connect(track);
  track.addEventListener("ended", onEnded);
  return () => {
    track.removeEventListener("ended", onEnded);
    disconnect();
    track.stop();
  };
}

type Devices = Pick<MediaDevices, "addEventListener" | "removeEventListener" | "enumerateDevices">;

/**
 * Keeps what this computer plays open. It ends when its output is unplugged, and where the system takes the right to it
 * away; when the system plays by another output it goes on and is silent, and is opened anew. Returns its stop.
 */
export function keepSystemSound(devices: Devices, deps: Deps): () => void {
  const kept = keepSound(deps);
  let isOver = false;
  let output = outputOf(devices);
  const look = async () => {
    const before = output;
    output = outputOf(devices);
    const isElsewhere = (await before) !== (await output);
    if (!isOver && (isElsewhere || !kept.isOpen())) kept.openAnew();
  };
  const onDevices = () => void look();
  devices.addEventListener("devicechange", onDevices);
  return () => {
    isOver = true;
    devices.removeEventListener("devicechange", onDevices);
    kept.stop();
  };
}

/** By which device the system plays, when no program says otherwise. */
async function outputOf(devices: Devices): Promise<string> {
  const all = await devices.enumerateDevices();
  const found = all.find(({ kind, deviceId }) => kind === "audiooutput" && deviceId === "default");
  return found ? `${found.groupId} ${found.label}` : "";
}
