import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultSettings, type Settings } from "@nchat/contract/settings";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openProfileStore } from "./profile-store.ts";
import { openSettingsStore } from "./settings-store.ts";

const alice = "11111111-1111-4111-8111-111111111111";
const quiet = () => {};

describe("choices", () => {
  let folder = "";
  const open = (user: string | null) => openSettingsStore(folder, user, quiet, () => 5);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-settings-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("are the defaults until somebody chooses, and are on disk at once", () => {
    const settings = open(alice);
    expect(settings.get()).toEqual(defaultSettings);
    expect(settings.update({ theme: "light" })).toEqual({ ...defaultSettings, theme: "light" });
    expect(open(alice).get()).toEqual({ ...defaultSettings, theme: "light" });
  });

  it("belong to one person, and to nobody before sign-in", () => {
    const settings = open(null);
    const told: Settings[] = [];
    const stop = settings.listen((changed) => told.push(changed));
    settings.update({ theme: "dark" });
    settings.switchTo(alice);
    settings.update({ theme: "light" });
    settings.switchTo(alice);
    settings.switchTo(null);
    stop();
    settings.update({ theme: "contrast" });
    expect(told.map(({ theme }) => theme)).toEqual(["dark", "system", "light", "dark"]);
  });

  it("lose only what is damaged in them", () => {
    writeFile({ version: 1, settings: { theme: "purple", ringVolume: 0.25, unknown: true } });
    const settings = open(alice);
    expect(settings.get()).toEqual({ ...defaultSettings, ringVolume: 0.25 });
    expect(settings.wasSetAside()).toBe(false);
  });

  it.each([{ version: 2, settings: { theme: "light" } }, { version: 1 }, "text"])(
    "are set aside and told when the file is not understood: %j",
    (content) => {
      writeFile(content);
      const settings = open(alice);
      expect(settings.get()).toEqual(defaultSettings);
      expect(settings.wasSetAside()).toBe(true);
      settings.update({ theme: "light" });
      expect(readdirSync(join(folder, "settings")).sort()).toEqual([`${alice}.json`, `${alice}.json.damaged-5`]);
    },
  );

  function writeFile(content: unknown): void {
    open(alice).update({});
    writeFileSync(join(folder, "settings", `${alice}.json`), JSON.stringify(content));
  }
});

describe("the profile", () => {
  let folder = "";
  const open = () => openProfileStore(folder, quiet, () => 5);
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-profile-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("remembers the window's place and the server", () => {
    const mainBounds = { x: 1, y: 2, width: 900, height: 700 };
    open().update({ mainBounds });
    open().update({ serverUrl: "https://calls.example" });
    expect(open().get()).toEqual({
      version: 1,
      serverUrl: "https://calls.example",
      livekitUrl: null,
      cdnUrl: null,
      filesUrl: null,
      mainBounds,
      isMaximized: false,
    });
  });

  it("loses a damaged place and keeps the server", () => {
    const mainBounds = { x: "left", y: 2, width: -1, height: 0 };
    const profile = { version: 1, serverUrl: "https://calls.example", mainBounds };
    writeFileSync(join(folder, "profile.json"), JSON.stringify(profile));
    expect(open().get()).toMatchObject({ serverUrl: "https://calls.example", mainBounds: null });
  });

  it("tells that a torn file was set aside", () => {
    writeFileSync(join(folder, "profile.json"), "{ torn");
    expect(open().wasSetAside).toBe(true);
    expect(open().wasSetAside).toBe(false);
  });
});
