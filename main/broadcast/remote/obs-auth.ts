import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What one connection is asked; the answer needs the password. */
export type Challenge = { readonly challenge: string; readonly salt: string };

const hash = (text: string) => createHash("sha256").update(text).digest("base64");

/** Another one for each connection. */
export function newChallenge(): Challenge {
  return { challenge: randomBytes(32).toString("base64"), salt: randomBytes(32).toString("base64") };
}

/** A password that nobody guesses and everybody can paste. */
export function newPassword(): string {
  return randomBytes(15).toString("base64url");
}

/** As obs-websocket 5 has it: the password hashed with the salt, and that hashed with the challenge. */
export function answerTo({ challenge, salt }: Challenge, password: string): string {
  return hash(hash(password + salt) + challenge);
}

/** In constant time. */
export function isAnswer(challenge: Challenge, password: string, given: string): boolean {
  const [wanted, got] = [answerTo(challenge, password), given].map((text) =>
    createHash("sha256").update(text).digest(),
  );
  return wanted !== undefined && got !== undefined && timingSafeEqual(wanted, got);
}
