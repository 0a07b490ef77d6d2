import { boxesIn, factsOf, type FragmentFacts, type MainTrack, mainTrackOf } from "./boxes.ts";

/** A piece of a fragmented MP4 file that can be played by itself after the beginning of the file. */
export type Fragment = FragmentFacts & Readonly<{ bytes: Buffer }>;

type Hooks = Readonly<{
  onInit: (bytes: Buffer) => void;
  onFragment: (fragment: Fragment) => void;
  /** What came is no MP4; no more is read. */
  onFault: () => void;
}>;

/** Cuts what ffmpeg writes into the beginning of the file and its fragments. */
export function createFragmentReader(hooks: Hooks): (bytes: Buffer) => void {
  const box = createBoxJoiner(hooks);
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = 8;
  let isBroken = false;
  return (bytes) => {
    if (isBroken) return;
    pieces.push(bytes);
    size += bytes.length;
    if (size < needed) return;
    let all = Buffer.concat(pieces);
    needed = 8;
    while (all.length >= 8) {
      const length = all.readUInt32BE(0);
      if (length < 8) {
        isBroken = true;
        return hooks.onFault();
      }
      if (all.length < length) {
        needed = length;
        break;
      }
      box(all.toString("latin1", 4, 8), all.subarray(0, length));
      all = all.subarray(length);
    }
    pieces = [all];
    size = all.length;
  };
}

/** Joins boxes: up to `moov` they are the beginning, then each pair of `moof` and `mdat` is a fragment. */
function createBoxJoiner({ onInit, onFragment }: Hooks): (type: string, bytes: Buffer) => void {
  let opening: Buffer[] | null = [];
  let track: MainTrack | null = null;
  /** Sound without a picture waits for the next picture: a part without one has no time of its own. */
  let held: Buffer[] = [];
  let moof: Buffer | null = null;
  return (type, bytes) => {
    if (opening) {
      opening.push(bytes);
      if (type !== "moov") return;
      const init = Buffer.concat(opening);
      opening = null;
      track = mainTrackOf(init);
      return onInit(init);
    }
    if (type === "moof") moof = bytes;
    if (type !== "mdat" || !moof || !track) return;
    const [head] = boxesIn(moof);
    const facts = head ? factsOf(moof, head, track) : null;
    held.push(moof, bytes);
    moof = null;
    if (!facts) return;
    onFragment({ ...facts, bytes: Buffer.concat(held) });
    held = [];
  };
}
