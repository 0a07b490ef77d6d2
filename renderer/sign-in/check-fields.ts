import { words } from "./words.ts";

export type FieldErrors = { readonly email: string | null; readonly password: string | null };

/** What is missing or surely wrong before the server is asked; null when nothing is. */
export function checkFields(how: "sign-in" | "sign-up", email: string, password: string): FieldErrors | null {
  const errors = { email: checkEmail(email), password: checkPassword(how, password) };
  return errors.email || errors.password ? errors : null;
}

function checkEmail(email: string): string | null {
  if (email.trim() === "") return words.emailMissing;
  return /^\S+@\S+\.\S+$/.test(email.trim()) ? null : words.emailWrong;
}

function checkPassword(how: "sign-in" | "sign-up", password: string): string | null {
  if (password === "") return words.passwordMissing;
  return how === "sign-up" && password.length < 8 ? words.passwordShort : null;
}
