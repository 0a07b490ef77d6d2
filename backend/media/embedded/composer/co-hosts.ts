import type { ComposerLayout } from "@nchat/contract/composer-line";
import type { Logger } from "pino";
import type { Media } from "../../port.ts";
import type { Ingresses } from "../ingresses.ts";
import type { Programme } from "../slate/programme.ts";
import { words } from "../words.ts";
import type { Composed, ComposedForm, Compositions } from "./compositions.ts";

/**
 * Rooms whose encoder's feed leaves them by copy: once somebody else publishes there too, what leaves is composed, and
 * some time after the last of them has gone it is the encoder's own again.
 */
export type CoHosts = Readonly<{
  /** Begins to look, for as long as there is such a room. */
  watch: () => void;
  /** Why co-hosts are not in the picture that leaves a room, or null. */
  noteOf: (room: string) => string | null;
  /** Arranges the picture of a room otherwise; false when none is composed there. */
  setLayout: (room: string, layout: ComposerLayout) => boolean;
  stop: () => void;
}>;

type Deps = Readonly<{
  listTracks: Media["listTracks"];
  ingresses: Pick<Ingresses, "programmeOf">;
  compositions: Pick<Compositions, "reasonAgainst" | "takeFor" | "setLayout">;
  /** How an encoder's picture and sound are to be gone on from. */
  formOf: (last: NonNullable<ReturnType<Programme["last"]>>) => Promise<ComposedForm | null>;
  /** The rooms it is about. */
  rooms: () => readonly string[];
  /** There is another word about a room, or none any more. */
  onNote: (room: string) => void;
  now: () => number;
  log: Logger;
}>;

type Entry = {
  readonly room: string;
  step: "copied" | "composed" | "ending";
  layout: ComposerLayout;
  /** Since when nobody but the encoder publishes. */
  aloneSince: number | null;
  /** Since when the encoder's form is waited for: after a restart of the service it comes back a moment later. */
  waitingSince: number | null;
  /** Since when nothing comes of what is composed. */
  absentSince: number | null;
  /** It is being looked after: what LiveKit, or the encoder's form, takes for one room, the others don't wait for. */
  isLooked: boolean;
  note: string | null;
  /** Whether what is composed comes. */
  isThere: () => boolean;
  end: () => void;
};

const lookEveryMs = 1500;
/** Who comes back within this, or loses the connection for a moment, changes nothing. */
const patienceMs = 20_000;
/** A composer is there within this, or the host is told. */
const absenceMs = 20_000;
/** So long it waits for an encoder, to compose in the same size and sound. */
const formPatienceMs = 15_000;

/** Makes it. */
export function createCoHosts(deps: Deps): CoHosts {
  const entries = new Map<string, Entry>();
  const steps = createSteps(deps);
  const watching = createWatching(deps, entries, steps);
  return {
    watch: watching.begin,
    noteOf: (room) => entries.get(room)?.note ?? null,
    setLayout: (room, layout) => {
      const entry = entries.get(room);
      if (entry?.step !== "composed") return false;
      entry.layout = layout;
      deps.compositions.setLayout(room, layout);
      return true;
    },
    stop: () => {
      watching.stop();
      steps.stop();
      entries.forEach(steps.end);
      entries.clear();
    },
  };
}

/** Looks after every room again and again, each for itself, as long as there is one. */
function createWatching({ rooms, log }: Deps, entries: Map<string, Entry>, steps: ReturnType<typeof createSteps>) {
  let timer: NodeJS.Timeout | null = null;
  let isOver = false;
  const entryOf = (room: string): Entry => {
    const entry = entries.get(room) ?? { ...fresh, room };
    entries.set(room, entry);
    return entry;
  };
  const look = (entry: Entry) => {
    if (entry.isLooked) return;
    entry.isLooked = true;
    steps
      .look(entry)
      .catch((error: unknown) => log.error({ err: error, room: entry.room }, "co-hosts could not be looked after"))
      .finally(() => (entry.isLooked = false));
  };
  const round = () => {
    const wanted = new Set(rooms());
    for (const entry of [...entries.values()].filter(({ room }) => !wanted.has(room))) {
      steps.end(entry);
      if (entry.step === "copied" && !entry.isLooked) entries.delete(entry.room);
    }
    for (const room of wanted) look(entryOf(room));
  };
  const begin = () => {
    if (timer || isOver) return;
    timer = setTimeout(() => {
      timer = null;
      try {
        round();
      } catch (error) {
        log.error({ err: error }, "co-hosts could not be looked after");
      }
      if (entries.size > 0) begin();
    }, lookEveryMs);
  };
  return {
    begin,
    stop: () => {
      isOver = true;
      if (timer) clearTimeout(timer);
    },
  };
}

const fresh: Omit<Entry, "room"> = {
  ...{
    step: "copied",
    layout: "speaker",
    aloneSince: null,
    waitingSince: null,
    absentSince: null,
    isLooked: false,
    note: null,
  },
  isThere: () => true,
  end: () => undefined,
};

/** What becomes of one room. */
function createSteps(deps: Deps) {
  const { listTracks, now, onNote } = deps;
  let isOver = false;
  const note = (entry: Entry, words: string | null) => {
    if (entry.note === words) return;
    entry.note = words;
    onNote(entry.room);
  };
  const end = (entry: Entry) => {
    if (entry.step !== "composed") return;
    entry.step = "ending";
    entry.end();
  };
  const giveUp = (entry: Entry, reason: string) => {
    note(entry, words.coHostsLeftOut(reason));
    end(entry);
  };
  const checkPresence = (entry: Entry) => {
    if (entry.step !== "composed") return;
    const isThere = entry.isThere();
    entry.absentSince = isThere ? null : (entry.absentSince ?? now());
    if (isThere) note(entry, null);
    else if (now() - (entry.absentSince ?? now()) >= absenceMs) note(entry, words.coHostsLeftOut(words.notThereYet));
  };
  const begin = createBeginning(deps, { note, giveUp, isOver: () => isOver });
  return {
    end,
    /** Nothing is begun from now on. */
    stop: () => void (isOver = true),
    look: async (entry: Entry) => {
      const tracks = await listTracks(entry.room);
      if (isOver) return;
      if (tracks.outcome !== "done" && tracks.outcome !== "not-found") return; // nobody knows
      const published = tracks.outcome === "done" ? tracks.value : [];
      if (published.some(({ identity }) => isPerson(identity))) {
        entry.aloneSince = null;
        checkPresence(entry);
        if (entry.step === "copied") await begin(entry);
        return;
      }
      note(entry, null);
      entry.aloneSince ??= now();
      if (now() - entry.aloneSince >= patienceMs) end(entry);
    },
  };
}

/** Neither an encoder nor what composes and records. */
const isPerson = (identity: string) => !identity.startsWith("feed:") && !identity.startsWith("worker:");

type Telling = Readonly<{
  note: (entry: Entry, words: string | null) => void;
  giveUp: (entry: Entry, reason: string) => void;
  isOver: () => boolean;
}>;

function createBeginning(deps: Deps, { note, giveUp, isOver }: Telling) {
  const { ingresses, compositions, formOf, rooms, now, log } = deps;
  return async (entry: Entry): Promise<void> => {
    const { room, layout } = entry;
    const composed: Composed = { layout, resolution: "1080p", isAudioOnly: false, only: null };
    const isRefused = () => {
      const fault = compositions.reasonAgainst(room, composed);
      if (fault) note(entry, words.coHostsLeftOut(fault.reason));
      return fault !== null;
    };
    if (isRefused()) return;
    const programme = ingresses.programmeOf(room);
    const last = programme.last();
    entry.waitingSince ??= now();
    if (!last && now() - entry.waitingSince < formPatienceMs) return;
    const form = last && (await formOf(last));
    if (isOver() || isRefused() || !rooms().includes(room)) return;
    const wanted = { room, composed: form ? { ...composed, form } : composed };
    const taken = compositions.takeFor(wanted, (reason) => giveUp(entry, reason));
    if (!taken) return;
    note(entry, null);
    log.info({ room }, "somebody joined an encoder: what leaves the room is composed");
    const endComposing = programme.compose(taken.feed);
    entry.step = "composed";
    Object.assign(entry, { waitingSince: null, absentSince: null, isThere: taken.feed.isOpen });
    entry.end = () =>
      endComposing(() => {
        taken.composition.release();
        entry.step = "copied";
        log.info({ room }, "what leaves a room is its encoder's own again");
      });
  };
}
