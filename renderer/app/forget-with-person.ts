import type { SessionStore } from "../session/session-store.ts";
import type { ToastStore } from "../ui/toast-store.ts";

/**
 * What one person was told, and could take back, is nothing for the next: answers that were on their way may still have
 * raised something since the former one left. As long as the window.
 */
export function forgetWithPerson({ store }: Pick<SessionStore, "store">, toasts: Pick<ToastStore, "clear">): void {
  let hadSomebody = false; // what is told at the start stays for the first one
  store.subscribe(({ step }, before) => {
    if (step === before.step) return;
    if (before.step === "signed-in") hadSomebody = true;
    if (before.step === "signed-in" || (step === "signed-in" && hadSomebody)) toasts.clear();
  });
}
