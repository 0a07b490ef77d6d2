import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { startApp } from "../drive/app.ts";
import { attachTo } from "../drive/attach.ts";
import { leftoversAfter } from "../drive/leftovers.ts";
import { newLogin, personAt } from "../drive/person.ts";
import type { Person } from "../drive/person.ts";

/** Two people at two apps on one display, for rows that need a call. */
export type TwoApps = Readonly<{
  display: string;
  marker: string;
  server: string;
  engine: string;
  alice: Person & { username: string };
  bob: Person & { username: string };
  close: () => Promise<void>;
}>;

/** Starts both and signs two new people up. */
export async function openTwoApps(): Promise<TwoApps> {
  const display = await startVirtualDisplay();
  const dataFolder = mkdtempSync(join(tmpdir(), "nchat-bench-"));
  const marker = randomUUID();
  const apps = ["alice", "bob"].map((profile) =>
    startApp({ profile, dataFolder, display: display.name, marker, args: ["--remote-debugging-port", "0"] }),
  );
  const close = async () => {
    await Promise.all(apps.map((app) => (app.isRunning() ? app.interrupt() : app.ended)));
    const left = await leftoversAfter(marker, 15_000);
    left.forEach(({ pid }) => process.kill(pid, "SIGKILL"));
    await display.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const windows = await Promise.all(apps.map(async (app) => attachTo(await app.line("debugging"))));
    const [alice, bob] = await Promise.all(
      windows.map(async ({ main }, at) => {
        const login = newLogin(at === 0 ? "alice" : "bob");
        const person = personAt(main);
        await person.signUp(login);
        return { ...person, username: login.username };
      }),
    );
    const server = (await apps[0]?.line("ready")) ?? "";
    if (!alice || !bob) throw new Error("two apps were started");
    return { display: display.name, marker, server, engine: windows[0]?.engine ?? "", alice, bob, close };
  } catch (error) {
    await close();
    throw error;
  }
}
