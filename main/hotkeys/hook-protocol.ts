/** One combination as the hook watches it: names, for key codes are the hook library's own. */
export type HookKeys = {
  readonly key: string;
  readonly control: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly meta: boolean;
};

/** Main to the hook's process: what to watch. */
export type HookOrder = { readonly type: "watch"; readonly keys: HookKeys };

/** The hook's process to main: never a key, only what it means. */
export type HookReport =
  | { readonly type: "watching" }
  /** Said again and again: a hook that hangs could never tell that the key came up. */
  | { readonly type: "alive" }
  | { readonly type: "down" }
  | { readonly type: "up" }
  /** It does not know the key, or the system lets nobody watch keys. */
  | { readonly type: "failed"; readonly why: string };

/** How often the hook says that it lives, and how many times it may miss that. */
export const aliveMilliseconds = 1000;
export const missesAllowed = 4;

/** Takes an accelerator apart for the hook. */
export function hookKeys(accelerator: string, isMac: boolean): HookKeys {
  const parts = accelerator.split("+");
  const has = (...names: string[]) => names.some((name) => parts.slice(0, -1).includes(name));
  return {
    key: parts.at(-1) ?? "",
    control: has("Control") || (!isMac && has("CommandOrControl")),
    alt: has("Alt"),
    shift: has("Shift"),
    meta: has("Command", "Super") || (isMac && has("CommandOrControl")),
  };
}
