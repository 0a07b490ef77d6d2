import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EncoderReport } from "@nchat/contract/encoder-line";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { EncoderListener } from "../encoder-line.ts";
import { createClips } from "./clips.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-clips-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report: EncoderReport = { type: "config", width: 2, height: 2, video: "AQ==", audio: "Ag==" };

function open() {
  let listener: EncoderListener | null = null;
  const clips = createClips({
    line: {
      listen: (next) => {
        listener = next;
        return () => void (listener = null);
      },
    },
    ...{ folder, getVideosFolder: () => join(folder, "Videos"), getTitle: () => "Release", now: () => 0 },
    log: () => undefined,
  });
  const send = (seconds: number) => {
    listener?.onReport(report);
    for (let at = 0; at < seconds; at += 2)
      listener?.onChunk({ kind: "key", timestamp: at * 1_000_000, data: new Uint8Array(100) });
  };
  return { clips, send };
}
const kept = () => (existsSync(join(folder, "clips")) ? readdirSync(join(folder, "clips")) : null);

it("keeps what is sent as long as it is sent, and nothing of it after that", async () => {
  const { clips, send } = open();
  const end = clips.begin();
  send(30);
  await vi.waitFor(() => expect(kept()?.length).toBeGreaterThan(0));
  end();
  await vi.waitFor(() => expect(kept()).toEqual([]));
  expect(await clips.save(30)).toEqual({ step: "failed", problem: "nothing-sent", folder: join(folder, "Videos") });
  clips.stop();
  expect(kept()).toBeNull();
});

it("tells a clip that cannot be written, and what is kept is still there", async () => {
  writeFileSync(join(folder, "Videos"), "in the way");
  const { clips, send } = open();
  clips.begin();
  send(30);
  const told: string[] = [];
  clips.listen(({ step }) => told.push(step));
  expect(await clips.save(10)).toMatchObject({ step: "failed", problem: "failed" });
  expect(await clips.save(10)).toMatchObject({ step: "failed", problem: "failed" });
  expect([told, clips.lastPath()]).toEqual([["saving", "failed", "saving", "failed"], null]);
  clips.stop();
});

it("says nothing of a clip of before to the next stream, and to somebody else", async () => {
  const { clips } = open();
  const told: string[] = [];
  clips.listen(({ step }) => told.push(step));
  clips.begin()();
  await clips.save(10);
  clips.begin();
  expect([clips.get(), told]).toEqual([{ step: "none" }, ["none", "failed", "none"]]);
  await clips.save(10);
  clips.forget();
  expect([clips.get(), told.slice(3)]).toEqual([{ step: "none" }, ["failed", "none"]]);
  clips.stop();
});

it("does not tell somebody else what became of a clip that was being written", async () => {
  const { clips, send } = open();
  clips.begin();
  send(10);
  const saving = clips.save(10);
  expect(clips.get()).toMatchObject({ step: "saving" });
  clips.forget();
  await saving;
  expect([clips.get(), clips.lastPath()]).toEqual([{ step: "none" }, null]);
  clips.stop();
});

it("writes one at a time", async () => {
  const { clips, send } = open();
  clips.begin();
  send(10);
  const first = clips.save(10);
  expect(await clips.save(10)).toMatchObject({ step: "failed", problem: "busy" });
  await first;
  clips.stop();
});

it("removes what an app that was killed left: the last minutes, and the file that nobody can play", () => {
  const unfinished = join(folder, ".Release.part");
  mkdirSync(join(folder, "clips"));
  writeFileSync(unfinished, "half");
  writeFileSync(join(folder, "clips", "unfinished.txt"), unfinished);
  writeFileSync(join(folder, "clips", "1.chunks"), "old");
  open();
  expect([existsSync(unfinished), kept()]).toEqual([false, null]);
});
