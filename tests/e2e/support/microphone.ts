import type { HotkeyAction } from "@nchat/contract/hotkeys";
import { MuteState } from "@nchat/contract/mute";
import { z } from "zod";
import { panelOf } from "../../../tools/drive/panel.ts";
import type { SignedIn, Stage } from "./stage.ts";
import { until } from "./until.ts";

type Says = "muted" | "open";

/** What each surface says about one person's microphone. */
export type Surfaces = Readonly<{
  main: Says;
  button: Says;
  pill: Says;
  trayItem: Says;
  trayTooltip: Says;
  otherSide: Says;
  server: Says;
}>;

/** A person whose microphone is watched, somebody in the same call, and that call. */
export type Watched = Readonly<{ subject: SignedIn; other: SignedIn; stage: Stage; callId: string }>;

/** The microphone as main holds it. */
export async function muteOf({ page }: Pick<SignedIn, "page">): Promise<MuteState> {
  return MuteState.parse(await page.evaluate("desktop.getMute()"));
}

/** Waits until what is intended is what is applied. */
export async function settled(person: Pick<SignedIn, "page">): Promise<void> {
  await until("the microphone to follow what is intended", async () => {
    const mute = await muteOf(person);
    return mute.step === "active" && mute.intended === mute.applied;
  });
}

const says = (isMuted: boolean): Says => (isMuted ? "muted" : "open");

/** Reads every surface once. */
export async function surfacesOf({ subject, other, stage, callId }: Watched): Promise<Surfaces> {
  const panel = panelOf(stage.dataFolder, subject.profile);
  const [main, pressed, pills, tray, marks, { participants }] = await Promise.all([
    muteOf(subject),
    subject.at("toggle-mute").getAttribute("aria-pressed"),
    subject.at("own-muted").count(),
    panel.tray(),
    other.at(`muted-${subject.username}`).count(),
    other.api.call(callId),
  ]);
  const isSettled = main.step === "active" && main.intended === main.applied;
  if (!isSettled) throw new Error(`main is not settled: ${JSON.stringify(main)}`);
  return {
    main: main.applied,
    button: says(pressed === "false"),
    pill: says(pills > 0),
    trayItem: says(tray.menu.find(({ id }) => id === "toggle-mute")?.label === "Unmute"),
    trayTooltip: says(/ · muted\b/.test(tray.tooltip)),
    otherSide: says(marks > 0),
    server: says(participants.find(({ userId }) => userId === subject.api.user.id)?.isMuted === true),
  };
}

/** Waits until every surface says the same; its failure names those that do not. */
export async function allSay(watched: Watched, wanted: Says, timeoutMs = 15_000): Promise<void> {
  let last: Surfaces | undefined;
  await until(
    `everything says ${wanted}`,
    async () => {
      last = await surfacesOf(watched);
      const different = Object.entries(last).filter(([, each]) => each !== wanted);
      if (different.length > 0) throw new Error(`${different.map(([name]) => name).join(", ")} differ`);
      return true;
    },
    timeoutMs,
  );
}

/** Lets other people of the same display keep their hands off its keys: one application has each of them only. */
export async function withoutHotkeys({ page }: Pick<SignedIn, "page">): Promise<void> {
  await bindHotkey({ page }, "toggle-mute", null);
}

/** Sets keys as Settings would, without its screen. */
export async function bindHotkey(
  { page }: Pick<SignedIn, "page">,
  action: HotkeyAction,
  keys: string | null,
): Promise<void> {
  const answer: unknown = await page.evaluate(`desktop.bindHotkey(${JSON.stringify(action)}, ${JSON.stringify(keys)})`);
  z.object({ outcome: z.literal("bound") }).parse(answer);
}
