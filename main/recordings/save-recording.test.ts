import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ask } from "../broadcast/server.ts";
import { createSaveRecording, safeName } from "./save-recording.ts";

const recordingId = "11111111-1111-4111-8111-111111111111";
const fileId = "22222222-2222-4222-8222-222222222222";
const address = "https://files.example/recordings/1/composite.mp4?signature=x";

describe("saving a recording", () => {
  let folder = "";
  const note = () => join(folder, "unfinished.json");
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-save-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const setUp = (answer: unknown, file: () => Response = () => new Response("film"), to = () => folder) => {
    const asked: unknown[] = [];
    const createAsk = () =>
      (async (name: string, input: object) => {
        asked.push([name, input]);
        return answer;
      }) as unknown as Ask;
    const fetch = async (url: string | URL | Request) => {
      asked.push(String(url));
      return file();
    };
    return { asked, ...createSaveRecording({ fetch, createAsk, folder: to, note: note(), log: () => undefined }) };
  };
  const there = { ok: true, value: { url: address, fileName: "call-2026-11-22.mp4" } };

  it("asks the server for the address, and keeps what is in the folder", async () => {
    const { save, asked } = setUp(there);
    writeFileSync(join(folder, "call-2026-11-22.mp4"), "older");
    expect(await save(recordingId, fileId)).toEqual({ outcome: "saved", fileName: "call-2026-11-22 (2).mp4" });
    expect(await save(recordingId, null)).toEqual({ outcome: "saved", fileName: "call-2026-11-22 (3).mp4" });
    expect(asked).toEqual([
      ["downloadRecording", { params: { id: recordingId }, query: { fileId } }],
      address,
      ["downloadRecording", { params: { id: recordingId }, query: {} }],
      address,
    ]);
    const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]);
    expect(Object.fromEntries(files)).toEqual({
      "call-2026-11-22.mp4": "older",
      "call-2026-11-22 (2).mp4": "film",
      "call-2026-11-22 (3).mp4": "film",
    });
  });

  it("leaves nothing behind of what broke off, or was refused", async () => {
    const brokenBody = new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) });
    expect(await setUp(there, () => new Response(brokenBody)).save(recordingId, null)).toEqual({
      outcome: "unreachable",
    });
    const gone = () => new Response("no", { status: 403 });
    expect(await setUp(there, gone).save(recordingId, null)).toMatchObject({ outcome: "refused" });
    const absent = () => new Response("no", { status: 404 });
    expect(await setUp(there, absent).save(recordingId, null)).toEqual({
      outcome: "refused",
      message: "The recording was not saved: its file is not there any more.",
    });
    const down = () => new Response("no", { status: 503 });
    expect(await setUp(there, down).save(recordingId, null)).toEqual({ outcome: "unreachable" });
    const message = "This recording is not ready yet.";
    const refused = { ok: false, problem: { code: "refused", detail: message }, code: "CONFLICT" };
    expect(await setUp(refused).save(recordingId, null)).toEqual({ outcome: "refused", message });
    const unreachable = { ok: false, problem: { code: "unreachable", detail: null }, code: null };
    expect(await setUp(unreachable).save(recordingId, null)).toEqual({ outcome: "unreachable" });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("tells a disk that does not take it from a server that is away", async () => {
    writeFileSync(join(folder, "in-the-way"), "x");
    const { save } = setUp(there, undefined, () => join(folder, "in-the-way"));
    expect(await save(recordingId, null)).toMatchObject({ outcome: "not-written" });
  });

  it("removes what an app that was killed left, and no other file", async () => {
    const [left, other] = [join(folder, "call.mp4.11111111.part"), join(folder, "film.mp4")];
    for (const path of [left, other]) writeFileSync(path, "half");
    writeFileSync(note(), JSON.stringify([left, other]));
    const { save } = setUp(there, () => {
      expect(readFileSync(note(), "utf8")).toContain(".part");
      return new Response("film");
    });
    expect(readdirSync(folder)).toEqual(["film.mp4"]);
    expect(await save(recordingId, null)).toMatchObject({ outcome: "saved" });
    expect(readdirSync(folder).sort()).toEqual(["call-2026-11-22.mp4", "film.mp4"]);
  });

  it("takes no path from the server", () => {
    expect(["../../.bashrc", "a/b\\c:d.mp4", "...", "Äpfel 1.mp4"].map(safeName)).toEqual([
      "_.._.bashrc",
      "a_b_c_d.mp4",
      "recording",
      "Äpfel 1.mp4",
    ]);
  });
});
