import { spawn } from "node:child_process";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runtimeEngine, startProbe } from "../../tools/chromium-runtime/probe/drive.ts";
import { startDisplay, whyNoDisplay, type Display } from "../support/display.ts";
import { processesOf } from "../support/processes.ts";

const cannot = whyNoDisplay();
let display: Display;

describe("the Chromium runtime by itself", () => {
  const it = test.skipIf(cannot !== undefined);
  beforeAll(async () => {
    if (cannot === undefined) display = await startDisplay("1280x800x24");
  });
  afterAll(async () => {
    if (cannot === undefined) await display.stop();
  });

  it("names what it does not have", async () => {
    const probe = await startProbe(runtimeEngine, display.name);
    await probe.said("ready");
    await probe.do("open");
    expect(await probe.do("unknown")).toBe(
      "Error: electron.BrowserWindow.setFantasy is not available on the Chromium runtime",
    );
    await probe.do("reset");
    await probe.end();
  });

  it("lets its control file's owner read and click the tray, and nobody else", async () => {
    const probe = await startProbe(runtimeEngine, display.name);
    await probe.said("ready");
    const file = join(probe.userData, "runtime.json");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { url, token } = JSON.parse(readFileSync(file, "utf8")) as { url: string; token: string };
    const ask = async (path: string, body?: object, key = token): Promise<unknown> => {
      const how = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(url + path, { ...how, headers: { authorization: `Bearer ${key}` } });
      return answer.ok ? await answer.json() : answer.status;
    };
    expect([await ask("/tray", undefined, "guess"), await ask("/tray")]).toEqual([401, 404]);
    await probe.do("tray");
    expect(await ask("/tray")).toEqual({
      tooltip: "In a call",
      image: expect.stringMatching(/^data:image\/png;base64,/),
      menu: [
        { id: "mute", label: "Mute", type: "checkbox", checked: true, enabled: true },
        { id: "1", label: "", type: "separator", checked: false, enabled: true },
        { id: "leave", label: "Leave", type: "normal", checked: false, enabled: false },
      ],
    });
    expect([await ask("/tray/click", { id: "mute" }), await ask("/tray/click", { id: "leave" })]).toEqual([{}, 404]);
    await probe.do("power");
    await ask("/power", { event: "suspend" });
    await ask("/second-instance", { argv: ["nchat", "--from-test"] });
    expect(await probe.do("events")).toEqual(["mute false", "suspend", "second-instance --from-test"]);
    await probe.end();
  });

  it("leaves no process behind when it is killed", async () => {
    const probe = await startProbe(runtimeEngine, display.name);
    await probe.said("ready");
    await probe.do("open");
    expect(processesOf(probe.userData)).toBeGreaterThan(3);
    await probe.end("SIGKILL");
    await expect.poll(() => processesOf(probe.userData), { timeout: 10_000 }).toBe(0);
    const again = await startProbe(runtimeEngine, display.name, probe.userData);
    await again.said("ready");
    await again.end();
    rmSync(probe.userData, { recursive: true, force: true, maxRetries: 5 });
  });

  it("says in words that there is no display", async () => {
    const [command = "", ...args] = runtimeEngine.command("/nonexistent");
    const child = spawn(command, args, { env: { ...process.env, DISPLAY: "" } });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(1);
    expect(said).toContain("There is no display");
  });
});
