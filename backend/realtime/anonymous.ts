import { ApiError } from "../http/api-error.ts";

/** Lets in devices without a token, so many from one address: they watch public streams, and nothing else. */
export type AnonymousDoor = Readonly<{
  /** Throws when the address has too many already. */
  check: (address: string) => void;
  entered: (address: string) => void;
  left: (address: string) => void;
}>;

/** A household, an office or a school behind one address; whoever wants more signs in. */
const mostFromOneAddress = 50;

/** Makes the door; one a node. */
export function createAnonymousDoor(most = mostFromOneAddress): AnonymousDoor {
  const inside = new Map<string, number>();
  const count = (address: string) => inside.get(address) ?? 0;
  return {
    check: (address) => {
      if (count(address) >= most)
        throw new ApiError("RATE_LIMITED", "Too many watch from this address without an account", { retryAfter: 30 });
    },
    entered: (address) => void inside.set(address, count(address) + 1),
    left: (address) => {
      if (count(address) > 1) inside.set(address, count(address) - 1);
      else inside.delete(address);
    },
  };
}
