import { sentenceOf } from "@nchat/contract/errors";
import type { SignInProblem } from "../session/session-machine.ts";

/** Everything the sign-in page says. */
export const words = {
  title: "Sign in to nchat",
  lead: "Calls and shared windows, on your own server.",
  email: "E-mail",
  password: "Password",
  passwordHint: "At least 8 characters for a new account",
  showPassword: "Show password",
  hidePassword: "Hide password",
  signIn: "Sign in",
  signUp: "Create account",
  server: "Server",
  changeServer: "Change",
  serverAddress: "Server address",
  useServer: "Use this server",
  notAUrl: "This is not a web address. It starts with https:// or http://.",
  noServer: "Which server do you use? Ask whoever runs it for the address.",
  emailMissing: "Enter your e-mail address.",
  emailWrong: "This is not an e-mail address.",
  passwordMissing: "Enter your password.",
  passwordShort: "A new password needs 8 characters or more.",
  opening: "Opening nchat…",
  tryAgain: "Try again",
  tryNow: "Try now",
} as const;

/** Can't reach the server, and when it is tried again by itself. */
export function unreachableWords(serverUrl: string | null, secondsLeft: number | null): string {
  const where = serverUrl ? ` at ${serverUrl.replace(/^https?:\/\//, "")}` : "";
  const when =
    secondsLeft === null ? "" : secondsLeft > 0 ? ` Trying again in ${secondsLeft}\u202Fs.` : " Trying again…";
  return `Can't reach the server${where}.${when}`;
}

/** What went wrong, what it means, what to do. `secondsLeft` counts down to the next try that makes sense. */
export function problemWords(problem: SignInProblem, serverUrl: string | null, secondsLeft: number | null): string {
  switch (problem.kind) {
    case "unreachable":
      return unreachableWords(serverUrl, secondsLeft);
    case "expired":
      return "Your session has ended. Sign in again.";
    case "refused":
      return refusedWords(problem.error.code, secondsLeft) ?? `The server refused: ${sentenceOf(problem.error)}`;
  }
}

function refusedWords(code: Extract<SignInProblem, { kind: "refused" }>["error"]["code"], seconds: number | null) {
  switch (code) {
    case "INVALID_CREDENTIALS":
      return "E-mail or password is wrong.";
    case "EMAIL_TAKEN":
      return "There is already an account with this e-mail. Sign in instead.";
    case "LOCKED_OUT":
    case "RATE_LIMITED":
      return seconds !== null && seconds > 0
        ? `Too many tries. You can try again in ${seconds}\u202Fs.`
        : "Too many tries. You can try again now.";
    case "VALIDATION_FAILED":
      return "Check the e-mail address, and use 8 characters or more for a new password.";
    case "UNAVAILABLE":
      return "The server is not ready yet. Try again in a moment.";
    default:
      return null;
  }
}
