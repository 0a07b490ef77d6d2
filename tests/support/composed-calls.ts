import { onTestFinished } from "vitest";
import { talk, whyNoCalls } from "./calls.ts";
import { buildComposer, coloursAt, whyNoComposer } from "./composer.ts";
import { whyNoFfmpeg } from "./encoder.ts";
import { overTime } from "./pictures.ts";
import { embedded, startStreamWorld, type StreamWorld } from "./stream-world.ts";

/** Why no picture of what people send can be composed here, or nothing. */
export const whyNothingComposes = () => whyNoCalls("PGlite") ?? whyNoFfmpeg() ?? whyNoComposer();

/** One node: embedded media serve one machine, and are refused among several. */
export async function startComposingWorld(): Promise<StreamWorld> {
  await buildComposer();
  return startStreamWorld("PGlite", embedded);
}

/** What the cameras of two people send, as Y, Cb and Cr. */
export const red = [81, 90, 240] as const;
export const blue = [41, 240, 110] as const;

/** Two people talking, until the test is over. */
export async function talkInTest(world: StreamWorld) {
  const call = await talk(world, world.host, world.member);
  const ref = { params: { id: call.callId } };
  onTestFinished(async () => void (await world.host.client.try("endCall", { ...ref, body: {} })));
  return { ...call, ref };
}

const sides = [
  [0.25, 0.4],
  [0.75, 0.4],
] as const;

/** What is seen on the left and on the right of a picture of two, so many seconds after its beginning. */
export async function sidesAt(input: string, seconds: number): Promise<readonly string[]> {
  return (await coloursAt(input, seconds, sides)).map(nameOf);
}

/** The same from beginning to end, as "left right", one after the other; what is neither red nor blue is left out. */
export async function sidesOverTime(input: string): Promise<readonly string[]> {
  const shown = await overTime(input, sides, (colours) => colours.map(nameOf));
  const told = shown.filter((names) => names.every((name) => name === "red" || name === "blue"));
  return told.map((names) => names.join(" ")).filter((each, at, all) => each !== all[at - 1]);
}

function nameOf([r, g, b]: readonly [number, number, number]): string {
  if (r > 150 && g < 90 && b < 90) return "red";
  if (b > 150 && r < 90 && g < 90) return "blue";
  return `${r} ${g} ${b}`;
}
