import { programmeChannel, type ProgrammeNews } from "@nchat/contract/programme";
import { expect, test, vi } from "vitest";
import { createProgrammeView } from "./programme-view.ts";

test("meters show the loudest of a burst, then the next one, and nothing when the engine is silent for long", async () => {
  let now = 1000;
  const view = createProgrammeView(() => now);
  const stop = view.start();
  const engine = new BroadcastChannel(programmeChannel);
  const tell = (level: number) =>
    engine.postMessage({ type: "levels", inputs: [level], programme: level / 10 } satisfies ProgrammeNews);
  [0.1, 1, 0.01].forEach(tell);
  tell(0.02);
  await vi.waitFor(() => expect([view.readInput(0), view.readProgramme()]).toEqual([0, -20]));
  now += 100;
  tell(0.1);
  await vi.waitFor(() => expect(view.readInput(0)).toBeCloseTo(-20));
  now += 600;
  expect(view.readInput(0)).toBe(-Infinity);
  stop();
  engine.close();
});
