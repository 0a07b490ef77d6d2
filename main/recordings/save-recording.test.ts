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
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-save-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const setUp = (answer: unknown, file: () => Response = () => new Response("film")) => {
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
    return { asked, ...createSaveRecording({ fetch, createAsk, folder: () => folder, log: () => undefined }) };
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
    expect(await setUp(there, () => new Response(brokenBody)).save(recordingId, null)).toMatchObject({
      outcome: "not-written",
    });
    const gone = () => new Response("no", { status: 403 });
    expect(await setUp(there, gone).save(recordingId, null)).toEqual({ outcome: "unreachable" });
    const message = "This recording is not ready yet.";
    const refused = { ok: false, problem: { code: "refused", detail: message }, code: "CONFLICT" };
    expect(await setUp(refused).save(recordingId, null)).toEqual({ outcome: "refused", message });
    const unreachable = { ok: false, problem: { code: "unreachable", detail: null }, code: null };
    expect(await setUp(unreachable).save(recordingId, null)).toEqual({ outcome: "unreachable" });
    expect(readdirSync(folder)).toEqual([]);
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
