import { pino } from "pino";
import { expect, it, vi } from "vitest";
import { startFfmpeg } from "./ffmpeg.ts";
import { startLater } from "./later-run.ts";

const closed = vi.hoisted(() => [] as number[]);
vi.mock("node:fs", async (original) => {
  const fs = await original<typeof import("node:fs")>();
  const closeSync = (fd: number) => {
    closed.push(fd);
    fs.closeSync(fd);
  };
  return { ...fs, closeSync };
});

const format = { video: Buffer.from([1]), audio: null, isReordered: false };

it("leaves what was prepared when the run can't be begun with it", async () => {
  const leave = vi.fn();
  const start = () => {
    throw new Error("EMFILE");
  };
  const { ended } = startLater(format, async () => ({ start, leave }));
  expect(await ended).toMatchObject({ notBegun: { words: "It could not be begun (Error: EMFILE).", isFinal: false } });
  expect(leave).toHaveBeenCalledOnce();
});

it.skipIf(process.platform === "win32")("closes what holds the hidden options when ffmpeg can't be begun", () => {
  const given = { program: "ffmpeg", log: pino({ level: "silent" }), what: "test", hidden: [["a", "b"]] } as const;
  expect(() => startFfmpeg(["no argument can hold \0"], given)).toThrow();
  expect(closed).toHaveLength(1);
});
