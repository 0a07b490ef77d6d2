import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { streamHostRoutes } from "@nchat/contract/rest/stream-hosting";
import type { PresetName } from "@nchat/contract/programme";
import type { SendChoice } from "@nchat/contract/sent-by";
import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { type Api, signIn } from "../drive/api.ts";
import { startApp } from "../drive/app.ts";
import { attachTo } from "../drive/attach.ts";
import { leftoversAfter } from "../drive/leftovers.ts";
import { newLogin, type Person, personAt } from "../drive/person.ts";
import { endBroadcast, goLive, putOnProgramme, runningStream, streamAt } from "../drive/studio.ts";
import { until } from "./stream-service.ts";

/** Somebody at the studio who can send a window of the display, for rows about broadcasts. */
export type BroadcastDesk = Readonly<{
  display: string;
  marker: string;
  dataFolder: string;
  engine: string;
  server: string;
  /** Sends the window of this title until it is ended; answers when it is live. */
  goLive: (preset: PresetName, sendBy?: SendChoice) => Promise<OnAir>;
  /** Lets go of the app meanwhile: whoever drives it is told of all that happens in it, which it would do without. */
  unattended: <T>(act: () => Promise<T>) => Promise<T>;
  /** The app's window is minimised until the answer is called. */
  minimise: () => Promise<() => Promise<void>>;
  close: () => Promise<void>;
}>;

/** What is sent now. */
export type OnAir = Readonly<{
  streamId: string;
  /** Where it plays by HLS. */
  hlsUrl: () => Promise<string>;
  sendTo: (url: string, streamKey: string) => Promise<void>;
  end: () => Promise<void>;
}>;

/** Starts the app, signs somebody up and puts the window of this title on the programme. */
export async function openBroadcastDesk(windowTitle: string, display: Display): Promise<BroadcastDesk> {
  const dataFolder = mkdtempSync(join(tmpdir(), "nchat-bench-"));
  const marker = randomUUID();
  const app = startApp({
    ...{ profile: "alice", dataFolder, display: display.name, marker },
    args: ["--remote-debugging-port", "0"],
    env: { DESTINATION_NETWORKS: "127.0.0.0/8" },
  });
  const close = async () => {
    await (app.isRunning() ? app.interrupt() : app.ended);
    const left = await leftoversAfter(marker, 15_000);
    left.forEach(({ pid }) => process.kill(pid, "SIGKILL"));
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const port = await app.line("debugging");
    let windows = await attachTo(port);
    const { engine } = windows;
    const server = await app.line("ready");
    const person = personAt(windows.main);
    const login = newLogin("alice");
    await person.signUp(login);
    const api = await signIn(server, login);
    await putOnProgramme(person, windowTitle);
    await person.at("scene-empty").waitFor({ state: "detached" });
    return {
      ...{ display: display.name, marker, dataFolder, engine, server, close },
      goLive: (preset, sendBy = "automatic") =>
        send({ person: () => personAt(windows.main), api, server }, preset, sendBy),
      async unattended(act) {
        await windows.detach();
        try {
          return await act();
        } finally {
          windows = await attachTo(port);
        }
      },
      minimise: () => minimised(display.name),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

type Display = Awaited<ReturnType<typeof startVirtualDisplay>>;
/** `person`: who acts in the window as it is attached to now. */
type At = Readonly<{ person: () => Person; api: Api; server: string }>;

async function send({ person, api, server }: At, preset: PresetName, sendBy: SendChoice): Promise<OnAir> {
  const title = `Bench ${randomUUID().slice(0, 8)}`;
  await person().at("stream-preset").selectOption(preset);
  await person().at(`stream-send-by-${sendBy}`).click();
  await goLive(person(), title);
  const streamId = await idOf(title, server);
  return {
    streamId,
    hlsUrl: () => hlsUrlOf(streamId, server),
    sendTo: async (url, streamKey) => {
      const { addDestination } = streamHostRoutes;
      await api.post(addDestination.path.replace(":id", streamId), { platform: "custom", url, streamKey });
    },
    end: () => endBroadcast(person()),
  };
}

const run = promisify(execFile);

async function minimised(display: string): Promise<() => Promise<void>> {
  const xdotool = async (...args: readonly string[]) =>
    (await run("xdotool", [...args], { env: { ...process.env, DISPLAY: display } })).stdout.trim();
  const isShown = async () => (await xdotool("search", "--onlyvisible", "--name", "^nchat$").catch(() => "")) !== "";
  const [window = ""] = (await xdotool("search", "--onlyvisible", "--name", "^nchat$")).split("\n");
  await xdotool("windowminimize", window);
  await until("the window is minimised", async () => !(await isShown()));
  return async () => {
    await xdotool("windowmap", window);
    await xdotool("windowactivate", window);
    await until("the window is back", isShown);
  };
}

async function idOf(title: string, server: string): Promise<string> {
  let found: string | undefined;
  await until("the stream is listed", async () => {
    found = (await runningStream(server, title))?.id;
    return found !== undefined;
  });
  return found ?? "";
}

async function hlsUrlOf(streamId: string, server: string): Promise<string> {
  let url = "";
  await until("the stream plays by HLS", async () => {
    url = (await streamAt(server, streamId)).hlsUrl ?? "";
    return url !== "" && (await fetch(url)).ok;
  });
  return url;
}
