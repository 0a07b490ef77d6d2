import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Storage } from "./storage.ts";
import { waitingFolder, withWaiting } from "./waiting.ts";

const folder = waitingFolder(mkdtempSync(join(tmpdir(), "nchat-waiting-")));
afterAll(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

test("what is removed from a bucket goes from this computer first, where it may wait to come there", async () => {
  for (const id of ["one", "other"]) {
    mkdirSync(join(folder, "recordings", id), { recursive: true });
    writeFileSync(join(folder, "recordings", id, "a.mp4"), "waits");
  }
  const isHere = (id: string) => existsSync(join(folder, "recordings", id));
  const asked: [string, boolean][] = [];
  const removeAll: Storage["removeAll"] = async (prefix) => {
    asked.push([prefix, isHere("one")]);
    return 3;
  };
  const nothing = () => Promise.reject(new Error("it was not asked for"));
  const storage = withWaiting(
    {
      ...{ kind: "s3", bucket: "bucket", removeAll },
      ...{ fault: nothing, signedUrl: nothing, sizeOf: nothing, read: nothing, write: nothing, list: nothing },
    },
    folder,
  );
  expect(await storage.removeAll("recordings/one/")).toBe(3);
  expect([asked, isHere("one"), isHere("other")]).toEqual([[["recordings/one/", false]], false, true]);
  await expect(storage.removeAll("../recordings/other/")).rejects.toThrow("is no key");
});
