import { longestClipSeconds } from "@nchat/contract/clips";
import { StudioAction } from "@nchat/contract/studio-action";
import { longestMarkerText } from "@nchat/contract/stream-markers";

/** What a command asks of the running app, in order; or the sentence that says what is wrong. */
export type Verbs =
  { readonly ok: true; readonly actions: readonly StudioAction[] } | { readonly ok: false; readonly problem: string };

type Read = (value: string | null) => StudioAction | string;

const verbs: Readonly<Record<string, Read>> = {
  "studio-scene": (value) =>
    value === null
      ? "--studio-scene needs a scene: its name, its number, “next” or “previous”."
      : parsed({ type: "scene", scene: value }, `The scene "${value}" is no name of a scene.`),
  "go-live": (value) => (value === null ? { type: "go-live" } : `--go-live takes no value, not "${value}".`),
  "end-stream": (value) => (value === null ? { type: "end-stream" } : `--end-stream takes no value, not "${value}".`),
  marker: (value) =>
    parsed(
      { type: "mark", text: value },
      `The marker's text is empty, or longer than ${longestMarkerText} characters.`,
    ),
  clip: (value) =>
    value !== null && !/^\d{1,4}$/.test(value)
      ? clipProblem(value)
      : parsed({ type: "clip", seconds: value === null ? null : Number(value) }, clipProblem(value ?? "")),
  "streamer-mode": (value) =>
    parsed(
      { type: "streamer-mode", to: value ?? "toggle" },
      `--streamer-mode takes "on", "off" or "toggle", not "${value}".`,
    ),
};

const clipProblem = (value: string) => `--clip takes seconds from 1 to ${longestClipSeconds}, not "${value}".`;

function parsed(action: unknown, problem: string): StudioAction | string {
  const read = StudioAction.safeParse(action);
  return read.success ? read.data : problem;
}

/** Reads `--studio-scene NAME`, `--go-live`, `--end-stream`, `--marker [TEXT]`, `--clip [SECONDS]`, `--streamer-mode [on|off]`. */
export function readVerbs(argv: readonly string[]): Verbs {
  const actions: StudioAction[] = [];
  for (const [at, argument] of argv.entries()) {
    const [, name = "", written] = /^--([a-z-]+)(?:=([^]*))?$/.exec(argument) ?? [];
    const read = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (!read) continue;
    const next = argv[at + 1];
    const value = written ?? (next === undefined || next.startsWith("--") ? null : next);
    const action = read(value);
    if (typeof action === "string") return { ok: false, problem: action };
    actions.push(action);
  }
  return { ok: true, actions };
}
