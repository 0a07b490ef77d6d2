import { describe, expect, it } from "vitest";
import { createTurns } from "./turns.ts";

describe("turns", () => {
  it("of one key follow each other, and those of another do not wait", async () => {
    const turns = createTurns();
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const first = turns("a", async () => {
      await gate.promise;
      done.push("a1");
    });
    const second = turns("a", async () => {
      done.push("a2");
    });
    await turns("b", async () => {
      done.push("b1");
    });
    gate.resolve();
    await Promise.all([first, second]);
    expect(done).toEqual(["b1", "a1", "a2"]);
  });

  it("go on after one that failed, whose error is its own asker's", async () => {
    const turns = createTurns();
    const failed = turns("a", () => Promise.reject(new Error("no")));
    const next = turns("a", () => Promise.resolve("yes"));
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("yes");
  });
});
