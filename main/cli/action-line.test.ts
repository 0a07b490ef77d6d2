import { mkdtempSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { StudioAction } from "@nchat/contract/studio-action";
import { afterEach, beforeEach, expect, it } from "vitest";
import { actionSocketOf, askRunning, serveActions } from "./action-line.ts";

let folder: string;
const stops: (() => void)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-line-"));
});
afterEach(() => {
  stops.splice(0).forEach((stop) => stop());
  rmSync(folder, { recursive: true, force: true });
});

const heard: StudioAction[] = [];
const serve = (at = folder) =>
  stops.push(
    serveActions(
      at,
      async (action) => {
        heard.push(action);
        return { isDone: true, sentence: `did ${action.type}` };
      },
      () => undefined,
    ),
  );

it("asks the running app and brings its answer", async () => {
  serve();
  expect(await askRunning(folder, { type: "mark", text: "Q & A\n" })).toEqual({ isDone: true, sentence: "did mark" });
  expect(heard.at(-1)).toEqual({ type: "mark", text: "Q & A" });
});

it("finds nobody where no app runs, and after it has ended", async () => {
  expect(await askRunning(folder, { type: "go-live" })).toBe("not-running");
  serve();
  stops.splice(0).forEach((stop) => stop());
  expect(await askRunning(folder, { type: "go-live" })).toBe("not-running");
});

it("takes the place of an app that was killed", async () => {
  serve();
  serve();
  expect(await askRunning(folder, { type: "go-live" })).toEqual({ isDone: true, sentence: "did go-live" });
});

it("listens where only this user may enter, also for a long path", async () => {
  const long = join(folder, "x".repeat(120));
  serve(long);
  expect(statSync(dirname(actionSocketOf(long))).mode & 0o777).toBe(0o700);
  expect(await askRunning(long, { type: "go-live" })).toEqual({ isDone: true, sentence: "did go-live" });
});

it("answers nonsense and outlives who breaks off", async () => {
  serve();
  const said = await new Promise<string>((resolve) => {
    let text = "";
    const socket = connect(actionSocketOf(folder), () => socket.write("{}\n"));
    socket.on("data", (data) => (text += data.toString())).on("close", () => resolve(text));
  });
  expect(JSON.parse(said)).toEqual({ isDone: false, sentence: "nchat did not understand this." });
  await new Promise<void>((resolve) => {
    const socket = connect(actionSocketOf(folder), () => socket.destroy());
    socket.on("close", () => resolve());
  });
  expect(await askRunning(folder, { type: "go-live" })).toEqual({ isDone: true, sentence: "did go-live" });
});

it("tells an app that gives no answer from one that does not run", async () => {
  const fails = () => Promise.reject(new Error("broken"));
  stops.push(serveActions(folder, fails, () => undefined));
  expect(await askRunning(folder, { type: "go-live" })).toBe("not-answered");
});
