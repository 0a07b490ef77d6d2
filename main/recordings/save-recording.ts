import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { RecordingSaved } from "@nchat/contract/ipc/recordings";
import type { Ask } from "../broadcast/server.ts";
import { type Log, reasonOf } from "../system/log.ts";
import { publishFile } from "../system/publish-file.ts";
import { openUnfinished } from "../system/unfinished.ts";

type Deps = {
  readonly fetch: typeof globalThis.fetch;
  /** As whoever is signed in at the moment. */
  readonly createAsk: () => Ask;
  readonly folder: () => string;
  /** Where it is remembered what is being written. */
  readonly note: string;
  readonly log: Log;
};

/** Saves recordings; `stop` gives up what is under way. */
type SaveRecording = {
  readonly save: (recordingId: string, fileId: string | null) => Promise<RecordingSaved>;
  readonly stop: () => void;
};

/** The page names a recording and nothing else: the address comes from the server, and what is there is never overwritten. */
export function createSaveRecording({ fetch, createAsk, folder, note, log }: Deps): SaveRecording {
  const ending = new AbortController();
  const unfinishedOnes = openUnfinished(note, log);
  const bring = async (url: string, path: string): Promise<RecordingSaved | "done"> => {
    const response = await reach(fetch, url, ending.signal);
    const refusal = refusals[response?.status ?? 0];
    if (refusal !== undefined) return { outcome: "refused", message: refusal };
    if (!response?.ok || !response.body) return { outcome: "unreachable" };
    await pipeline(Readable.from(chunksOf(response.body)), createWriteStream(path, { mode: 0o600 }), {
      signal: ending.signal,
    });
    return "done";
  };
  const save: SaveRecording["save"] = async (recordingId, fileId) => {
    const query = fileId === null ? {} : { fileId };
    const asked = await createAsk()("downloadRecording", { params: { id: recordingId }, query });
    if (!asked.ok) {
      const { code, detail } = asked.problem;
      return code === "refused" && detail !== null
        ? { outcome: "refused", message: detail }
        : { outcome: "unreachable" };
    }
    const fileName = safeName(asked.value.fileName);
    const unfinished = join(folder(), `${fileName}.${recordingId.slice(0, 8)}.part`);
    try {
      await mkdir(folder(), { recursive: true });
      unfinishedOnes.begin(unfinished);
      const brought = await bring(asked.value.url, unfinished);
      if (brought !== "done") return brought;
      return { outcome: "saved", fileName: basename(await publishFile(unfinished, folder(), fileName)) };
    } catch (error) {
      log("warn", "recording not saved", { why: reasonOf(error) });
      if (error instanceof BrokenOff) return { outcome: "unreachable" };
      return { outcome: "not-written", message: reasonOf(error) };
    } finally {
      await rm(unfinished, { force: true }).then(
        () => unfinishedOnes.end(unfinished),
        () => undefined, // looked for again at the next start
      );
    }
  };
  return { save, stop: () => ending.abort() };
}

/** What the storage's own refusals mean to the person. */
const refusals: Readonly<Record<number, string>> = {
  403: "The recording was not saved: its storage did not let this computer have it. Try again.",
  404: "The recording was not saved: its file is not there any more.",
};

/** The connection was lost; the disk is not to blame. */
class BrokenOff extends Error {}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } catch (error) {
    throw new BrokenOff(reasonOf(error));
  } finally {
    await reader.cancel().catch(() => undefined); // one that broke off is told above
  }
}

async function reach(fetch: Deps["fetch"], url: string, signal: AbortSignal): Promise<Response | null> {
  try {
    return await fetch(url, { signal });
  } catch (error) {
    // fetch throws a TypeError without a network and a DOMException when it is given up; anything else is a bug.
    if (error instanceof TypeError || error instanceof DOMException) return null;
    throw error;
  }
}

/** A server's word is no path. */
export function safeName(fileName: string): string {
  const plain = fileName.replaceAll(/[^\p{L}\p{N} ._()-]/gu, "_").replace(/^[.\s]+/, "");
  return plain === "" ? "recording" : plain.slice(-150);
}
