/** What a toast tells: a fact, something done, or a problem that stays until dealt with. */
export type ToastKind = "info" | "done" | "problem";

export type Toast = {
  readonly id: number;
  readonly kind: ToastKind;
  readonly text: string;
  /** Toasts of the same cause update each other. */
  readonly cause: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
};

/** Oldest first. */
export type Toasts = readonly Toast[];

export type ToastEvent =
  | { readonly type: "raised"; readonly toast: Toast }
  | { readonly type: "dismissed"; readonly id: number }
  /** The cause is over: its toast has nothing more to say. */
  | { readonly type: "settled"; readonly cause: string }
  | { readonly type: "cleared" };

/** Pure. An event that does not apply returns the very same list. */
export function nextToasts(toasts: Toasts, event: ToastEvent): Toasts {
  switch (event.type) {
    case "raised": {
      const known = toasts.some((each) => each.cause === event.toast.cause);
      return known
        ? toasts.map((each) => (each.cause === event.toast.cause ? event.toast : each))
        : [...toasts, event.toast];
    }
    case "dismissed":
      return toasts.some((each) => each.id === event.id) ? toasts.filter((each) => each.id !== event.id) : toasts;
    case "settled":
      return toasts.some((each) => each.cause === event.cause)
        ? toasts.filter((each) => each.cause !== event.cause)
        : toasts;
    case "cleared":
      return toasts.length === 0 ? toasts : [];
  }
}

/** One that offers something stays at least so long: it has to be read and reached. */
const leastWithActionMs = 10_000;

/** How long a toast stays by itself; null until dealt with. */
export function toastMs({ kind, action }: Pick<Toast, "kind" | "action">): number | null {
  const ms = plainMs(kind);
  return ms === null || action === null ? ms : Math.max(ms, leastWithActionMs);
}

function plainMs(kind: ToastKind): number | null {
  switch (kind) {
    case "info":
      return 4000;
    case "done":
      return 3000;
    case "problem":
      return null;
  }
}
