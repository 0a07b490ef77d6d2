import { describe, expect, it } from "vitest";
import { createPasswords } from "./passwords.ts";

describe("passwords", () => {
  it("are kept as Argon2id and match only themselves", async () => {
    const passwords = createPasswords();
    const kept = await passwords.hash("correct horse");
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(kept, "correct horse")).toBe(true);
    expect(await passwords.verify(kept, "Correct horse")).toBe(false);
  });

  it("of nobody take as long as somebody's", async () => {
    const passwords = createPasswords();
    const kept = await passwords.hash("correct horse");
    const time = async (hash: string | undefined) => {
      const start = performance.now();
      expect(await passwords.verify(hash, "wrong")).toBe(false);
      return performance.now() - start;
    };
    const somebody: number[] = [];
    const nobody: number[] = [];
    for (let i = 0; i < 10; i++) {
      somebody.push(await time(kept));
      nobody.push(await time(undefined));
    }
    // The fastest of each: the machine may be busy with other things.
    const ratio = Math.min(...nobody) / Math.min(...somebody);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });

  it("queue up, and are turned away when too many do", async () => {
    const passwords = createPasswords();
    const kept = await passwords.hash("x");
    const results = await Promise.allSettled(Array.from({ length: 80 }, () => passwords.verify(kept, "x")));
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(80 - 66);
    expect(refused[0]).toMatchObject({ reason: { code: "RATE_LIMITED", retryAfter: 5 } });
    expect(await passwords.verify(kept, "x")).toBe(true);
  });
});
