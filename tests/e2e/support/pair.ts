import { afterAll, beforeAll } from "vitest";
import { mainProcessOf } from "../../../tools/drive/leftovers.ts";
import { flowAt, heardAt, showsFrames } from "../../../tools/drive/media.ts";
import { openStage, someoneNew } from "./stage.ts";
import type { Desk, SignedIn, Stage } from "./stage.ts";
import { until } from "./until.ts";

/** Two people who have just signed up, each at an app of their own. */
export type Pair = Readonly<{ alice: SignedIn; bob: SignedIn; stage: Stage }>;

type Reopening = Readonly<{
  /** Kills somebody's app as a crash does, and starts it again, where they are signed in still. */
  reopen: (person: SignedIn) => Promise<SignedIn>;
}>;

/**
 * Starts two apps for a file of tests and ends them after it; each call signs two new people up. `env` is what the apps
 * find in their environment.
 */
export function usePair(env: () => Readonly<Record<string, string>> = () => ({})): () => Promise<Pair & Reopening> {
  let stage: Stage | undefined;
  let desks: [Desk, Desk] | undefined;
  beforeAll(async () => {
    stage = await openStage();
    desks = [await stage.open("alice", { env: env() }), await stage.open("bob", { env: env() })];
  });
  afterAll(() => stage?.close());
  return async () => {
    if (!stage || !desks) throw new Error("the apps did not start");
    const [first, second] = desks;
    const [given, at] = [stage, desks];
    const reopen = async (person: SignedIn) => {
      const desk = await startAnew(given, person, env());
      at[person.profile === at[0].profile ? 0 : 1] = desk;
      return { ...person, ...desk };
    };
    const [alice, bob] = await Promise.all([someoneNew(first, "alice"), someoneNew(second, "bob")]);
    await alice.at(`person-${bob.username}`).waitFor();
    return { alice, bob, stage, reopen };
  };
}

async function startAnew(stage: Stage, { profile, app }: Desk, env: Readonly<Record<string, string>>): Promise<Desk> {
  const main = mainProcessOf(stage.marker, profile);
  if (!main) throw new Error(`the app of ${profile} does not run`);
  process.kill(main.pid, "SIGKILL");
  await app.ended;
  const desk = await stage.open(profile, { env });
  await desk.atHome();
  return desk;
}

/** Rings and answers; both are in the call when it returns. */
export async function connect({ alice, bob }: Pair, kind: "video" | "audio" = "video"): Promise<string> {
  await alice.call(bob.username, kind);
  await bob.at("incoming-call").waitFor();
  await bob.accept(kind);
  await Promise.all([alice.connected(), bob.connected()]);
  return callIdOf(alice);
}

/** The call that somebody is in, as the server knows it. */
async function callIdOf(person: SignedIn): Promise<string> {
  return until(`a call of ${person.username}`, async () => (await person.api.activeCalls())[0]?.call.id);
}

/** Quieter than this is silence: what comfort noise and rounding leave. */
export const silence = 0.0005;
/** Louder than this is sound: Chromium's fake microphone beeps well above it. */
export const sound = 0.002;

/** Waits until somebody receives sound: above that level over one and a half seconds. */
export async function hears(person: Desk, timeoutMs = 30_000): Promise<void> {
  const wanted = { level: sound, windowMs: 1500, spanMs: 1500 };
  await until(`sound at ${person.profile}`, () => heardAt(person.page, "sound", wanted), timeoutMs);
}

/** Waits until somebody receives no sound for two seconds. */
export async function hearsNothing(person: Desk, timeoutMs = 15_000): Promise<void> {
  const wanted = { level: silence, windowMs: 2000, spanMs: 4000 };
  await until(`silence at ${person.profile}`, () => heardAt(person.page, "silence", wanted), timeoutMs);
}

/** Waits until the other's picture moves in somebody's window. */
export async function sees(person: Desk, username: string, timeoutMs = 30_000): Promise<void> {
  const selector = `[data-testid="tile-${username}"] video`;
  const look = () => showsFrames(person.page, selector, 5, 1500);
  await until(`moving picture of ${username} at ${person.profile}`, look, timeoutMs);
}

/** Waits until no decoded picture arrives any more. */
export async function seesNothing(person: Desk, timeoutMs = 15_000): Promise<void> {
  const isStill = async () => (await flowAt(person.page, 1500)).every((each) => each.frames === 0);
  await until(`no moving picture at ${person.profile}`, isStill, timeoutMs);
}
