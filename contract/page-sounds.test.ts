import { expect, it } from "vitest";
import { mostPageSounds, unheardPages, withPageSounds } from "./page-sounds.ts";
import { gainHere, type Sound, type SoundChange } from "./sounds.ts";
import { initialStudio, nextStudio, type Source, Studio, type StudioEvent } from "./studio.ts";

const page = (id: string, name = "Alerts"): Source => ({
  ...{ id, kind: "browser", name, url: "https://alerts.example.org/" },
  ...{ width: 1280, height: 720, css: "" },
});
const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false };
const music: Sound = {
  id: "m",
  kind: "file",
  name: "Music",
  mediaId: "x",
  isPlaying: true,
  isLooped: true,
  ...channel,
};
const alerts: Sound = {
  ...{ id: "page:a", kind: "page", sourceId: "a", name: "Alerts", isMonitored: false },
  ...channel,
};
const run = (...events: StudioEvent[]) => events.reduce(nextStudio, initialStudio);

it("come with their pages, by their names, and go with them", () => {
  const added = run({ type: "sound-added", sound: music }, { type: "source-added", source: page("a") });
  expect(added.sounds).toEqual([music, alerts]);
  const quiet = nextStudio(added, { type: "sound-changed", id: "page:a", change: { gain: -6, isPlaying: true } });
  const renamed = nextStudio(quiet, { type: "source-replaced", source: page("a", "Tips") });
  expect(renamed.sounds).toEqual([music, { ...alerts, gain: -6, name: "Tips" }]);
  expect(nextStudio(renamed, { type: "source-removed", id: "a" }).sounds).toEqual([music]);
});

it("are neither added nor removed but with their pages", () => {
  const added = run({ type: "source-added", source: page("a") });
  expect(nextStudio(added, { type: "sound-removed", id: "page:a" })).toBe(added);
  expect(nextStudio(initialStudio, { type: "sound-added", sound: alerts })).toBe(initialStudio);
  expect(withPageSounds(added.sounds, added.sources)).toBe(added.sounds);
});

it("are no more than the mixer takes, and leave room for what else is heard", () => {
  const pages = Array.from({ length: 20 }, (_, at): StudioEvent => ({ type: "source-added", source: page(`p${at}`) }));
  const full = run(...pages);
  expect(full.sounds).toHaveLength(mostPageSounds);
  expect(nextStudio(full, { type: "sound-added", sound: music }).sounds).toHaveLength(mostPageSounds + 1);
  expect(Studio.safeParse(full).success).toBe(true);
  const unheard = (studio: Studio) => unheardPages(studio.sounds, studio.sources).map(({ id }) => id);
  expect(unheard(full)).toEqual(Array.from({ length: 12 }, (_, at) => `p${at + mostPageSounds}`));
  const next = nextStudio(full, { type: "source-removed", id: "p0" });
  expect(unheard(next)).not.toContain(`p${mostPageSounds}`);
  expect(next.sounds.map(({ id }) => id).at(-1)).toBe(`page:p${mostPageSounds}`);
});

it("are heard on this computer when that is wanted, as loud as in the mix, and never while its own sound is sent", () => {
  const added = run({ type: "source-added", source: page("a") });
  const here = ({ sounds }: Studio) => sounds.map((sound) => gainHere(sound, sounds));
  const change = (studio: Studio, part: SoundChange) =>
    nextStudio(studio, { type: "sound-changed", id: "page:a", change: part });
  const monitored = change(added, { isMonitored: true, gain: -6 });
  expect([here(added), here(monitored), here(change(monitored, { isOn: false }))]).toEqual([[null], [-6], [null]]);
  const system: Sound = { id: "s", kind: "system", name: "This computer", ...channel };
  const echoing = nextStudio(monitored, { type: "sound-added", sound: system });
  expect(here(echoing)).toEqual([null, null]);
  expect(here(nextStudio(echoing, { type: "sound-changed", id: "s", change: { isOn: false } }))).toEqual([-6, null]);
});
