import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Kept, openKeptBroadcast } from "./kept-broadcast.ts";

const store = vi.hoisted(() => ({ canEncrypt: true }));
vi.mock("electron", () => ({
  safeStorage: {
    isEncryptionAvailable: () => store.canEncrypt,
    encryptString: (text: string) => Buffer.from(`sealed:${text}`),
    decryptString: (sealed: Buffer) => {
      const text = sealed.toString();
      if (!text.startsWith("sealed:")) throw new Error("another key");
      return text.slice(7);
    },
  },
}));

const owner = { serverUrl: "http://127.0.0.1:1", userId: "22222222-2222-4222-8222-222222222222" };
const other = { ...owner, userId: "33333333-3333-4333-8333-333333333333" };
const kept: Kept = {
  onAir: sampleOnAir,
  ingest: { way: "rtmp", url: "rtmp://x/live", key: "sk_secret" },
  isPlanned: true,
  since: 77,
};

describe("the broadcast that is kept while it runs", () => {
  let folder = "";
  beforeEach(() => {
    store.canEncrypt = true;
    folder = mkdtempSync(join(tmpdir(), "nchat-kept-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openKeptBroadcast(folder, () => undefined, Date.now);
  const file = () => join(folder, "broadcast.json");

  it("is found by the next run, for its person on its server alone, its key sealed and for the owner's eyes", () => {
    open().keep(owner, kept);
    expect(readFileSync(file(), "utf8")).not.toContain("sk_secret");
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const next = open();
    expect(next.get(owner)).toEqual(kept);
    expect(next.get(other)).toBe(null);
    expect(next.get({ ...owner, serverUrl: "http://127.0.0.1:2" })).toBe(null);
  });

  it("of an earlier version is of no planned stream", () => {
    open().keep(owner, kept);
    const { isPlanned, ...earlier } = JSON.parse(readFileSync(file(), "utf8")) as Record<string, unknown>;
    expect(isPlanned).toBe(true);
    writeFileSync(file(), JSON.stringify(earlier));
    expect(open().get(owner)).toEqual({ ...kept, isPlanned: false });
  });

  it("goes on without being kept where nothing can be written", () => {
    const store = openKeptBroadcast(join(folder, "nowhere"), () => undefined, Date.now);
    writeFileSync(join(folder, "nowhere"), "a file in the folder's place");
    expect(() => store.keep(owner, kept)).not.toThrow();
    expect(store.get(owner)).toEqual(kept);
  });

  it("is nothing when it leads anywhere but to an RTMP server", () => {
    open().keep(owner, { ...kept, ingest: { ...kept.ingest, url: "file:///etc/hosts" } });
    expect(open().get(owner)).toBe(null);
  });

  it("is gone once it is forgotten", () => {
    const store = open();
    store.keep(owner, kept);
    store.forget();
    expect([store.get(owner), open().get(owner), readdirSync(folder)]).toEqual([null, null, []]);
  });

  it("is kept where nothing can encrypt, and thrown away when the key store lost its key", () => {
    store.canEncrypt = false;
    open().keep(owner, kept);
    expect(open().get(owner)).toEqual(kept);
    writeFileSync(file(), readFileSync(file(), "utf8").replace('"isEncrypted": false', '"isEncrypted": true'));
    expect([open().get(owner), readdirSync(folder)]).toEqual([null, []]);
  });
});
