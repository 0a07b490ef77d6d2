import type { ComposerLayout } from "@nchat/contract/composer-line";
import { type ComposedRoom, createComposedRoom } from "../../livekit/composed-room.ts";
import { arrange, type Tile } from "./arrange.ts";
import { createComposedSound, type ComposedSound } from "./composed-sound.ts";
import { seenPerson } from "./heard.ts";
import { type MainPerson, nextMain } from "./main-person.ts";
import type { FromComposer, ToComposer } from "./messages.ts";

const connectMs = 10_000;
/** How often it is looked again who is heard, and so who is to be large. */
const lookMs = 500;

type ToWorker = (message: ToComposer, transfer?: Transferable[]) => void;
type Enter = Extract<FromComposer, { type: "enter" }>;

/** The composer's page: enters one room, hands its pictures and sound to the worker, and says who stands where. */
export async function startComposer(lineUrl: string): Promise<void> {
  const worker = new Worker(new URL("./composer-worker.ts", import.meta.url), { type: "module" });
  const toWorker: ToWorker = (message, transfer = []) => worker.postMessage(message, transfer);
  const sound = await createComposedSound();
  let visit: Visit | null = null;
  worker.onmessage = ({ data }: MessageEvent<FromComposer>) => {
    if (data.type === "enter") visit = enter(data, sound, toWorker);
    else visit?.setLayout(data.layout);
  };
  toWorker({ type: "begin", sound: sound.port, lineUrl }, [sound.port]);
}

type Visit = { readonly setLayout: (layout: ComposerLayout) => void };

function enter({ livekitUrl, token, picture }: Enter, sound: ComposedSound, toWorker: ToWorker): Visit {
  const { width, height, isSoundOnly, only } = picture;
  let { layout } = picture;
  let main: MainPerson = { identity: null, sinceMs: 0 };
  const room = createComposedRoom(only, {
    onChange: () => refresh(),
    onOver: (why) => toWorker({ type: "failed", why }),
  });
  const taking = createTaking(room, sound, toWorker);
  let heard: ReadonlySet<string> = new Set();
  let told = "";
  const refresh = () => {
    const people = room.people().map((each) => seenPerson(each, heard));
    main = nextMain(main, people, performance.now());
    const tiles = isSoundOnly ? [] : arrange(people, { layout, width, height, main: main.identity });
    room.show(sizesOf(tiles));
    taking.take(new Set(tiles.map(({ pictureId }) => pictureId)));
    const next = JSON.stringify(tiles);
    if (next !== told) toWorker({ type: "tiles", tiles });
    told = next;
  };
  void room.connect({ livekitUrl, token, iceServers: [] }, connectMs).then((outcome) => {
    if (outcome === "failed") return toWorker({ type: "failed", why: "The room did not let it in." });
    refresh();
    setInterval(() => {
      if (!isSoundOnly) heard = taking.heard();
      refresh();
    }, lookMs);
    toWorker({ type: "inside" });
  });
  return {
    setLayout(next) {
      layout = next;
      refresh();
    },
  };
}

function sizesOf(tiles: readonly Tile[]): ReadonlyMap<string, { width: number; height: number }> {
  return new Map(
    tiles.flatMap(({ pictureId, place: { width, height } }) =>
      pictureId === null ? [] : [[pictureId, { width, height }]],
    ),
  );
}

type Taken = { readonly track: MediaStreamTrack; readonly isHeard: () => boolean; readonly end: () => void };

/** Keeps what is taken of the room to what is there: all sounds, and the pictures that are shown. */
function createTaking(room: ComposedRoom, sound: ComposedSound, toWorker: ToWorker) {
  const taken = new Map<string, Taken>();
  const takePicture = (id: string, track: MediaStreamTrack) => {
    const { readable } = new MediaStreamTrackProcessor({ track, maxBufferSize: 2 });
    toWorker({ type: "frames", id, frames: readable }, [readable]);
    return { isHeard: () => false, end: () => toWorker({ type: "gone", id }) };
  };
  const take = (shown: ReadonlySet<string | null>) => {
    const wanted = new Map(
      room.tracks().flatMap((each) => (each.kind === "sound" || shown.has(each.id) ? [[each.id, each] as const] : [])),
    );
    for (const [id, { track, end }] of taken) {
      if (wanted.get(id)?.track === track) continue;
      taken.delete(id);
      end();
    }
    for (const [id, { kind, track }] of wanted) {
      if (taken.has(id)) continue;
      taken.set(id, { track, ...(kind === "sound" ? sound.add(track) : takePicture(id, track)) });
    }
  };
  return { take, heard: () => new Set([...taken].flatMap(([id, { isHeard }]) => (isHeard() ? [id] : []))) };
}
