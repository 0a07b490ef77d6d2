import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { ApiError } from "../http/api-error.ts";

/** Hashes and checks passwords with Argon2id. */
export type Passwords = Readonly<{
  hash: (password: string) => Promise<string>;
  /** With no hash (nobody has this e-mail) it takes as long and is false. */
  verify: (kept: string | undefined, password: string) => Promise<boolean>;
}>;

/** How many are hashed at a time, for each takes 19 MB and a core; and how many may wait. */
const atOnce = 2;
const waiting = 64;

/** OWASP's first choice of parameters, which is the library's default: 19 MiB, two passes, one lane. */
export function createPasswords(): Passwords {
  const queue = createQueue(atOnce, waiting);
  const nobodys = `$argon2id$v=19$m=19456,t=2,p=1$${unpadded(16)}$${unpadded(32)}`;
  return {
    hash: (password) => queue(() => hash(password)),
    verify: async (kept, password) => {
      const matches = await queue(() => verify(kept ?? nobodys, password));
      return matches && kept !== undefined;
    },
  };
}

/** Random bytes as the hash format writes them: no password gives this hash. */
const unpadded = (length: number) => randomBytes(length).toString("base64").replaceAll("=", "");

function createQueue(slots: number, places: number) {
  let free = slots;
  const line: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free === 0) {
      if (line.length >= places) throw new ApiError("RATE_LIMITED", "Too many sign-ins at once", { retryAfter: 5 });
      await new Promise<void>((resolve) => line.push(resolve)); // whoever ends hands the slot on
    } else free -= 1;
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
}
