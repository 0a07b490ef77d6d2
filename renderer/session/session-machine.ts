import type { ErrorInfo } from "@nchat/contract/errors";
import type { Account } from "@nchat/contract/people";

/** Why the sign-in page shows a sentence. `until` (ms) is when a locked-out person may try again. */
export type SignInProblem =
  | { readonly kind: "refused"; readonly error: ErrorInfo; readonly until: number | null }
  | { readonly kind: "unreachable" }
  | { readonly kind: "expired" };

/** Who uses this device. Tokens are not part of it. */
export type Session =
  /** Looking for a kept session; `attempt` counts tries that the server did not answer. */
  | { readonly step: "starting"; readonly attempt: number }
  | { readonly step: "signed-out"; readonly problem: SignInProblem | null }
  | { readonly step: "signing-in"; readonly how: "sign-in" | "sign-up" }
  | { readonly step: "signed-in"; readonly account: Account };

export type SessionEvent =
  | { readonly type: "restored"; readonly account: Account }
  | { readonly type: "nothing-kept" }
  /** The server did not answer while starting. */
  | { readonly type: "start-unanswered" }
  | { readonly type: "submitted"; readonly how: "sign-in" | "sign-up" }
  | { readonly type: "accepted"; readonly account: Account }
  | { readonly type: "refused"; readonly error: ErrorInfo; readonly until: number | null }
  | { readonly type: "unanswered" }
  /** The server does not know the kept session any more. */
  | { readonly type: "expired" }
  | { readonly type: "signed-out" }
  | { readonly type: "account-changed"; readonly account: Account };

/** Before anything is known. */
export const initialSession: Session = { step: "starting", attempt: 0 };

/** Pure. An event that does not apply returns the very same state. */
export function nextSession(session: Session, event: SessionEvent): Session {
  switch (event.type) {
    case "restored":
      return session.step === "starting" ? { step: "signed-in", account: event.account } : session;
    case "nothing-kept":
      return session.step === "starting" ? { step: "signed-out", problem: null } : session;
    case "start-unanswered":
      return session.step === "starting" ? { step: "starting", attempt: session.attempt + 1 } : session;
    case "submitted":
      return session.step === "signed-out" || session.step === "starting"
        ? { step: "signing-in", how: event.how }
        : session;
    case "accepted":
      return session.step === "signing-in" ? { step: "signed-in", account: event.account } : session;
    case "refused":
      return session.step === "signing-in"
        ? { step: "signed-out", problem: { kind: "refused", error: event.error, until: event.until } }
        : session;
    case "unanswered":
      return session.step === "signing-in" ? { step: "signed-out", problem: { kind: "unreachable" } } : session;
    case "expired":
      return session.step === "signed-in" || session.step === "starting"
        ? { step: "signed-out", problem: { kind: "expired" } }
        : session;
    case "signed-out":
      return session.step === "signed-in" ? { step: "signed-out", problem: null } : session;
    case "account-changed":
      return session.step === "signed-in" ? { step: "signed-in", account: event.account } : session;
  }
}
