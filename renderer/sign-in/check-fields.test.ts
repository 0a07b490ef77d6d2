import { expect, test } from "vitest";
import { checkFields } from "./check-fields.ts";
import { problemWords, words } from "./words.ts";

test("what is missing is said at its field before the server is asked", () => {
  expect(checkFields("sign-in", " ", "")).toEqual({ email: words.emailMissing, password: words.passwordMissing });
  expect(checkFields("sign-in", "mara", "x")).toEqual({ email: words.emailWrong, password: null });
});

test("a short password is wrong only for a new account", () => {
  expect(checkFields("sign-in", "mara@example.com", "short")).toBe(null);
  expect(checkFields("sign-up", "mara@example.com", "short")).toEqual({ email: null, password: words.passwordShort });
  expect(checkFields("sign-up", "mara@example.com", "long enough")).toBe(null);
});

const refused = (code: "INVALID_CREDENTIALS" | "EMAIL_TAKEN" | "LOCKED_OUT" | "INTERNAL") =>
  ({ kind: "refused", error: { code, message: "a bug" }, until: null }) as const;

test.each([
  [refused("INVALID_CREDENTIALS"), null, "E-mail or password is wrong."],
  [refused("EMAIL_TAKEN"), null, "There is already an account with this e-mail. Sign in instead."],
  [refused("LOCKED_OUT"), 12, "Too many tries. You can try again in 12\u202Fs."],
  [refused("LOCKED_OUT"), 0, "Too many tries. You can try again now."],
  [refused("INTERNAL"), null, "The server refused: a bug"],
  [{ kind: "expired" }, null, "Your session has ended. Sign in again."],
  [{ kind: "unreachable" }, 5, "Can't reach the server at localhost:4000. Trying again in 5\u202Fs."],
  [{ kind: "unreachable" }, 0, "Can't reach the server at localhost:4000. Trying again…"],
] as const)("%o is told in words", (problem, seconds, text) => {
  expect(problemWords(problem, "http://localhost:4000", seconds)).toBe(text);
});
