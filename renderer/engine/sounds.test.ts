import type { Sound } from "@nchat/contract/sounds";
import type { SourceState } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { stubOutputs } from "./outputs.fixture.ts";
import { createPageWatch } from "./page-watch.ts";
import { createSounds, type SoundsDeps } from "./sounds.ts";
import { createTurns } from "./turns.ts";

let outputs = stubOutputs();
beforeEach(() => void (outputs = stubOutputs()));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false };
const page: Sound = { id: "p", kind: "page", sourceId: "alerts", name: "Alerts", isMonitored: true, ...channel };
const system: Sound = { id: "s", kind: "system", name: "This computer", ...channel };

/** An engine that opens sounds; what the browser captures is one track after the other. */
function world(changed: Partial<SoundsDeps> = {}) {
  const tracks: EventTarget[] = [];
  const states: Record<string, SourceState | null> = {};
  const pages = createPageWatch();
  let setSink = (_: string) => {};
  const capture = async () => {
    const track = Object.assign(new EventTarget(), { readyState: "live", stop: () => undefined });
    tracks.push(track);
    return { getVideoTracks: () => [], getAudioTracks: () => [track] };
  };
  const node = { connect: () => undefined, disconnect: () => undefined } as unknown as AudioNode;
  const speaker: SoundsDeps["speaker"] = {
    follow(listener) {
      setSink = listener;
      return () => void (setSink = () => undefined);
    },
  };
  const follow = createSounds(
    {
      ...{ pages, speaker, inTurn: createTurns(), systemPlayer: node, context: {} as AudioContext },
      media: { getDisplayMedia: capture } as unknown as MediaDevices,
      getMedia: async () => null,
      hearSystem: async () => "heard",
      chooseSound: async () => "chosen",
      onState: (id, state) => void (states[id] = state),
      ...changed,
    },
    () => ({ node, place: () => undefined, drop: () => undefined }),
  );
  const isThere = (there: boolean) => pages.tell(there ? { alerts: { step: "running" } } : {});
  const settled = (state: SourceState) => vi.waitFor(() => expect(states["p"] ?? states["s"]).toEqual(state));
  const set = (...sounds: readonly Sound[]) => follow(sounds, []);
  return { tracks, states, isThere, settled, set, plug: (sinkId: string) => setSink(sinkId) };
}
const running: SourceState = { step: "running" };

it("plays a page here as loud as in the mix and by the chosen speaker, while that is wanted and no echo", async () => {
  const { tracks, isThere, settled, set, plug } = world();
  set(page);
  isThere(true);
  await settled(running);
  expect(outputs.heard()).toEqual([[tracks[0], 1, ""]]);
  plug("headphones");
  set({ ...page, gain: -60 });
  expect(outputs.heard()).toEqual([[tracks[0], 0, "headphones"]]);
  set({ ...page, isMonitored: false });
  expect(outputs.heard()).toEqual([]);
  set(page, system);
  expect(outputs.heard()).toEqual([]);
  set(page, { ...system, isOn: false });
  expect(outputs.heard()).toEqual([[tracks[0], 1, "headphones"]]);
  set({ ...page, isOn: false });
  expect(outputs.heard()).toEqual([]);
});

it("plays the page that takes the place of another, and nothing once its page is no source any more", async () => {
  const { tracks, states, isThere, settled, set } = world();
  set(page);
  isThere(true);
  await settled(running);
  isThere(false);
  expect([outputs.heard(), states["p"]]).toEqual([[], { step: "starting" }]);
  isThere(true);
  await settled(running);
  expect(outputs.heard()).toEqual([[tracks[1], 1, ""]]);
  set();
  expect([outputs.heard(), states["p"]]).toEqual([[], null]);
});

it("says of a page and of this computer that they could not be opened when main does not answer", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const fail = async () => {
    throw new Error("main did not answer");
  };
  const mute = world({ chooseSound: fail });
  mute.set(page);
  mute.isThere(true);
  await mute.settled({ step: "lost", why: "failed" });
  mute.set();
  const silent = world({ hearSystem: fail });
  silent.set(system);
  await silent.settled({ step: "lost", why: "failed" });
  silent.set();
});
