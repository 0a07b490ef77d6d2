import type { WebFrameMain } from "electron";
import { initialStudio, type Studio } from "@nchat/contract/studio";
import { expect, it } from "vitest";
import { createChoice } from "../capture/chosen-source.ts";
import type { SoundToHear } from "../capture/display-media.ts";
import { createChooseSound } from "./choose-sound.ts";

const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false };
const studio: Studio = {
  ...initialStudio,
  sounds: [
    { id: "computer", kind: "system", name: "This computer", ...channel },
    { id: "music", kind: "file", name: "Music", mediaId: "m", isPlaying: true, isLooped: true, ...channel },
  ],
};

it("lets the engine hear this computer while the person has it in the mixer, and with a gesture each time", async () => {
  const chosenSound = createChoice<SoundToHear>(() => 0);
  let now = studio;
  let gestures = 0;
  const pages = { frameOf: () => null };
  const engine = { gesture: async () => void gestures++ };
  const choose = createChooseSound({ studio: { get: () => now }, pages, engine, chosenSound });
  expect([await choose("music"), await choose("nothing"), chosenSound.take(), gestures]).toEqual([
    "gone",
    "gone",
    null,
    0,
  ]);
  expect([await choose("computer"), chosenSound.take(), gestures]).toEqual(["chosen", "loopback", 1]);
  now = initialStudio;
  expect([await choose("computer"), chosenSound.take()]).toEqual(["gone", null]);
});

it("lets the engine hear a page by the page that is there now", async () => {
  const chosenSound = createChoice<SoundToHear>(() => 0);
  const frame = { name: "" } as WebFrameMain;
  let now: WebFrameMain | null = frame;
  const pages = { frameOf: (sourceId: string) => (sourceId === "alerts" ? now : null) };
  const alerts = { id: "s", kind: "page", sourceId: "alerts", name: "Alerts", isMonitored: false } as const;
  const sounds: Studio["sounds"] = [{ ...alerts, ...channel }];
  const studio = { get: () => ({ ...initialStudio, sounds }) };
  const choose = createChooseSound({ studio, pages, engine: { gesture: async () => undefined }, chosenSound });
  expect([await choose("s"), chosenSound.take()]).toEqual(["chosen", frame]);
  now = null;
  expect([await choose("s"), chosenSound.take()]).toEqual(["gone", null]);
});
