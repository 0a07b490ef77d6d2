import { expect, it } from "vitest";
import { captureSound } from "./capture-sound.ts";

/** What a capture gives, and what becomes of its picture. */
function world(sounds: readonly object[], refusal?: string) {
  const now = { pictures: 1, asked: [] as DisplayMediaStreamOptions[] };
  const media = {
    getDisplayMedia: async (options: DisplayMediaStreamOptions = {}) => {
      now.asked.push(options);
      if (refusal !== undefined) throw new DOMException("no", refusal);
      const picture = { stop: () => now.pictures-- };
      return { getVideoTracks: () => [picture], getAudioTracks: () => sounds } as unknown as MediaStream;
    },
  };
  return { now, media };
}

it("gives the picture back at once, and leaves the sound as it is played", async () => {
  const track = { readyState: "live" };
  const { now, media } = world([track]);
  expect([await captureSound(media), now.pictures]).toEqual([track, 0]);
  expect(now.asked[0]?.audio).toMatchObject({
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  });
});

it("says why there is none: refused by the browser, by macOS with a track that has ended, or no sound at all", async () => {
  expect(await captureSound(world([], "NotAllowedError").media)).toBe("denied");
  expect(await captureSound(world([{ readyState: "ended" }]).media)).toBe("denied");
  expect(await captureSound(world([]).media)).toBe("failed");
});
