import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTokenStore } from "./token-store.ts";

const keyStore = vi.hoisted(() => ({ isThere: true, key: "k1" }));
vi.mock("electron", () => ({
  safeStorage: {
    isEncryptionAvailable: () => keyStore.isThere,
    encryptString: (text: string) => Buffer.from(`${keyStore.key}:${[...text].reverse().join("")}`),
    decryptString: (data: Buffer) => {
      const text = data.toString();
      if (!text.startsWith(`${keyStore.key}:`)) throw new Error("another key");
      return [...text.slice(keyStore.key.length + 1)].reverse().join("");
    },
  },
}));

const kept = {
  serverUrl: "https://calls.example",
  userId: "11111111-1111-4111-8111-111111111111",
  refreshToken: "token-abc",
};

describe("the kept session", () => {
  let folder = "";
  const path = () => join(folder, "session.json");
  const open = () =>
    openTokenStore(
      folder,
      () => {},
      () => 5,
    );
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nchat-session-"));
    Object.assign(keyStore, { isThere: true, key: "k1" });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("is encrypted where the system can, and survives a restart", () => {
    open().keep(kept);
    expect(readFileSync(path(), "utf8")).not.toContain("token-abc");
    expect(open()).toMatchObject({ areSecretsEncrypted: true, wasSetAside: false });
    expect(open().get()).toEqual(kept);
  });

  it("is readable by its owner only where nothing can encrypt, and says so", () => {
    keyStore.isThere = false;
    open().keep(kept);
    expect(statSync(path()).mode & 0o777).toBe(0o600);
    expect(open().get()).toEqual(kept);
    expect(open().areSecretsEncrypted).toBe(false);
  });

  it("is set aside when the key store lost its key or the file is damaged", () => {
    open().keep(kept);
    keyStore.key = "k2";
    const store = open();
    expect([store.get(), store.wasSetAside]).toEqual([null, true]);
    writeFileSync(path(), "{");
    expect(open().wasSetAside).toBe(true);
  });

  it("is gone after it was forgotten", () => {
    const store = open();
    store.keep(kept);
    store.forget();
    expect([store.get(), open().get()]).toEqual([null, null]);
    store.forget();
  });
});
