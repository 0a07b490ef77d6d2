import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { StudioAction, StudioAnswer } from "@nchat/contract/studio-action";
import { type Log, reasonOf } from "../system/log.ts";
import { parseOrNull } from "../system/loopback.ts";

/** A request and its answer are a line each. */
const mostBytes = 10_000;
/** A clip of ten minutes on a slow disk. */
const patienceMs = 120_000;
/** Longer paths no system takes for a socket. */
const mostPathBytes = 100;

/** Where the app of a profile listens: in the profile's folder, or below the temporary one in a folder of this user's. */
export function actionSocketOf(folder: string): string {
  const name = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\nchat-${name}`;
  const own = join(folder, "actions.socket");
  return Buffer.byteLength(own) <= mostPathBytes ? own : join(tmpdir(), `nchat-${userInfo().uid}`, name);
}

/** Answers commands of this user. Returns its stop. */
export function serveActions(
  folder: string,
  act: (action: StudioAction) => Promise<StudioAnswer>,
  log: Log,
): () => void {
  const path = actionSocketOf(folder);
  const server = createServer((socket) => hear(socket, act, log));
  server.on("error", (error) => log("warn", "commands are not heard", { why: reasonOf(error) }));
  try {
    if (process.platform !== "win32") {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      chmodSync(dirname(path), 0o700); // whoever cannot enter it cannot connect
      rmSync(path, { force: true }); // an earlier run's: this one holds the profile's lock
    }
    server.listen(path);
  } catch (error) {
    log("warn", "commands are not heard", { why: reasonOf(error) });
  }
  return () => {
    server.close();
    if (process.platform !== "win32") rmSync(path, { force: true });
  };
}

function hear(socket: Socket, act: (action: StudioAction) => Promise<StudioAnswer>, log: Log): void {
  let text = "";
  let isHeard = false;
  const answer = async (line: string) => {
    const asked = StudioAction.safeParse(parseOrNull(line));
    const given: StudioAnswer = asked.success
      ? await act(asked.data)
      : { isDone: false, sentence: "nchat did not understand this." };
    socket.end(`${JSON.stringify(given)}\n`);
  };
  socket.setEncoding("utf8");
  socket.on("error", () => socket.destroy()); // who breaks off is not waited for
  socket.on("data", (part: string) => {
    text += part;
    const end = text.indexOf("\n");
    if (isHeard || (end < 0 && text.length <= mostBytes)) return;
    isHeard = true;
    answer(end < 0 ? "" : text.slice(0, end)).catch((error: unknown) => {
      log("error", "a command failed", { why: reasonOf(error) });
      socket.destroy();
    });
  });
}

/** Asks the app that runs on that folder. */
export function askRunning(
  folder: string,
  action: StudioAction,
): Promise<StudioAnswer | "not-running" | "not-answered"> {
  return new Promise((resolve) => {
    let text = "";
    let isHeard = false;
    const socket = connect(actionSocketOf(folder), () => {
      isHeard = true;
      socket.write(`${JSON.stringify(action)}\n`);
    });
    const timer = setTimeout(() => socket.destroy(), patienceMs);
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => (text += part));
    socket.on("error", () => socket.destroy()); // nobody listens: told below
    socket.once("close", () => {
      clearTimeout(timer);
      const answer = StudioAnswer.safeParse(parseOrNull(text));
      if (answer.success) resolve(answer.data);
      else resolve(isHeard ? "not-answered" : "not-running");
    });
  });
}
