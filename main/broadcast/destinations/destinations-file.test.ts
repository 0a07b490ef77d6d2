import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { canSeal } from "../../system/seal.ts";
import { createOpenDestinationsFile, type KeptDestination } from "./destinations-file.ts";

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
const youtube: KeptDestination = {
  ...{ id: "11111111-1111-4111-8111-111111111111", platform: "youtube", url: "rtmp://a.rtmp.youtube.com/live2" },
  ...{ streamKey: "yt-secret", way: "server", isOn: true },
};

describe("the platforms that are typed once, on disk", () => {
  let folder = "";
  const logged: string[] = [];
  beforeEach(() => {
    store.canEncrypt = true;
    logged.length = 0;
    folder = mkdtempSync(join(tmpdir(), "nchat-destinations-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = (person = owner) =>
    createOpenDestinationsFile(folder, (_, what) => void logged.push(what), Date.now)(person);
  const files = () =>
    readdirSync(join(folder, "studio", owner.userId)).map((name) => join(folder, "studio", owner.userId, name));

  it("are found by the next run, for their person and server alone, keys sealed and for the owner's eyes", () => {
    expect([canSeal(), open().load(), open().save([youtube])]).toEqual([true, [], null]);
    const [path = ""] = files();
    expect(readFileSync(path, "utf8")).not.toMatch(/yt-secret|rtmp/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(open().load()).toEqual([youtube]);
    // A server that says it is the same person gets nothing that was typed for another one.
    expect(open({ ...owner, serverUrl: "http://127.0.0.1:2" }).load()).toEqual([]);
    expect(open({ ...owner, userId: "33333333-3333-4333-8333-333333333333" }).load()).toEqual([]);
  });

  it("are kept where nothing can encrypt", () => {
    store.canEncrypt = false;
    expect([open().save([youtube]), open().load()]).toEqual([null, [youtube]]);
  });

  it("lose the one whose key does not open, or that leads elsewhere, and no other", () => {
    const twitch: KeptDestination = { ...youtube, id: "44444444-4444-4444-8444-444444444444", platform: "twitch" };
    open().save([youtube, twitch]);
    const [path = ""] = files();
    const kept = JSON.parse(readFileSync(path, "utf8")) as { destinations: { isEncrypted: boolean; secret: string }[] };
    const [first, second] = kept.destinations;
    const right = first?.secret ?? "";
    if (first) first.secret = Buffer.from("another").toString("base64");
    writeFileSync(path, JSON.stringify(kept));
    const file = open();
    expect([file.load(), logged]).toEqual([[twitch], ["a kept destination could not be opened"]]);
    // A key store that is only locked opens it another time: saving the rest keeps it.
    file.save([]);
    const after = JSON.parse(readFileSync(path, "utf8")) as typeof kept;
    if (after.destinations[0]) after.destinations[0].secret = right;
    writeFileSync(path, JSON.stringify(after));
    expect(open().load()).toEqual([youtube]);
    if (second) Object.assign(second, { isEncrypted: false, secret: '{"url":"file:///etc/passwd","streamKey":"x"}' });
    writeFileSync(path, JSON.stringify({ ...kept, destinations: [second] }));
    expect([open().load(), logged.at(-1)]).toEqual([[], "a kept destination is no address with a key"]);
  });

  it("are thrown away with their keys when the file is damaged, and say why nothing was written", () => {
    open().save([youtube]);
    const [path = ""] = files();
    writeFileSync(path, "{");
    expect([open().load(), files()]).toEqual([[], []]);
    rmSync(join(folder, "studio"), { recursive: true });
    writeFileSync(join(folder, "studio"), "a file in the folder's place");
    expect(open().save([youtube])).toMatch(/ENOTDIR|EEXIST/);
  });
});
