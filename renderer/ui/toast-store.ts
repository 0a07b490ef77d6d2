import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { nextToasts, type Toast, type ToastEvent, type ToastKind, type Toasts, toastMs } from "./toast-machine.ts";

/** `cause` is the text itself unless told. */
export type Raise = (
  kind: ToastKind,
  text: string,
  more?: { readonly cause?: string; readonly action?: NonNullable<Toast["action"]> },
) => void;

/** The toasts of one window. */
export type ToastStore = {
  readonly store: ReadonlyStore<Toasts>;
  readonly raise: Raise;
  readonly dismiss: (id: number) => void;
  readonly settle: (cause: string) => void;
  /** All of them. */
  readonly clear: () => void;
};

type Deps = { readonly schedule: (run: () => void, ms: number) => () => void };

/** Feeds the toast machine and takes passing toasts away after their time. */
export function createToastStore({ schedule }: Deps): ToastStore {
  const store = createStore<Toasts>(() => []);
  const send = (event: ToastEvent) => store.setState(nextToasts(store.getState(), event), true);
  let lastId = 0;
  return {
    store,
    raise(kind, text, { cause = text, action = null as Toast["action"] } = {}) {
      lastId += 1;
      const id = lastId;
      send({ type: "raised", toast: { id, kind, text, cause, action } });
      const ms = toastMs({ kind, action });
      if (ms !== null) schedule(() => send({ type: "dismissed", id }), ms);
    },
    dismiss: (id) => send({ type: "dismissed", id }),
    settle: (cause) => send({ type: "settled", cause }),
    clear: () => send({ type: "cleared" }),
  };
}
