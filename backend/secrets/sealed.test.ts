import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSealer } from "./sealed.ts";

const key = new Uint8Array(randomBytes(32));
const { seal, open } = createSealer([key]);

describe("sealed secrets", () => {
  it("open to what was sealed and never look the same twice", () => {
    expect(open(seal("live_key", "row 1"), "row 1")).toBe("live_key");
    expect(seal("live_key", "row 1")).not.toBe(seal("live_key", "row 1"));
    expect(seal("live_key", "row 1")).not.toContain("live_key");
  });

  it("do not open in another row", () => {
    expect(open(seal("live_key", "row 1"), "row 2")).toBeUndefined();
  });

  it("do not open once any bit of them has changed", () => {
    const sealed = seal("live_key", "row 1");
    const [head, name, text = ""] = sealed.split(".");
    const bytes = Buffer.from(text, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(open([head, name, changed.toString("base64url")].join("."), "row 1")).toBeUndefined();
    }
  });

  it("stay readable after a new key was put in front, and are sealed with the new one then", () => {
    const old = seal("live_key", "row 1");
    const newer = new Uint8Array(randomBytes(32));
    const rotated = createSealer([newer, key]);
    expect(rotated.open(old, "row 1")).toBe("live_key");
    expect(createSealer([newer]).open(rotated.seal("live_key", "row 1"), "row 1")).toBe("live_key");
    expect(createSealer([newer]).open(old, "row 1")).toBeUndefined();
  });

  it("are refused without a key, and nonsense is no secret", () => {
    expect(() => createSealer([]).seal("live_key", "row 1")).toThrow("ENCRYPTION_KEYS is needed");
    for (const nonsense of ["", "plain", "v1", "v1..", "v2.00000000.AAAA", "v1.00000000.AAAA"]) {
      expect(open(nonsense, "row 1")).toBeUndefined();
    }
  });
});
