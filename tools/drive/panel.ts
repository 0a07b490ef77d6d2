import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Item = z.object({ id: z.string(), label: z.string(), checked: z.boolean(), enabled: z.boolean() });
const Tray = z.object({ tooltip: z.string(), image: z.string(), menu: z.array(Item) });
const Control = z.object({ url: z.string(), token: z.string() });
const Notices = z.array(z.object({ title: z.string(), body: z.string() }));
const Counters = z.object({ enumerations: z.int() });

/** The tray of an app as a panel would draw it. */
export type Tray = Readonly<z.output<typeof Tray>>;

/** What of an app is in no window: its tray, and what the desktop tells it. On the Chromium runtime only. */
export type Panel = Readonly<{
  tray: () => Promise<Tray>;
  /** Clicks an item of the tray's menu; false when it is not there or grey. */
  click: (id: string) => Promise<boolean>;
  /** As the computer going to sleep would be told. */
  power: (event: "suspend" | "resume") => Promise<void>;
  /** What the desktop was given to tell, the newest last. */
  notices: () => Promise<z.output<typeof Notices>>;
  /** How often the app has asked the system what could be captured. */
  enumerations: () => Promise<number>;
}>;

/** Reads and drives an app by the control file of its profile. */
export function panelOf(dataFolder: string, profile: string): Panel {
  const file = join(dataFolder, profile, "runtime.json");
  if (!existsSync(file)) throw new Error(`no ${file}: ${profile} runs on Electron, or without a debugging port`);
  const { url, token } = Control.parse(JSON.parse(readFileSync(file, "utf8")));
  const ask = async (method: "GET" | "POST", path: string, body?: object) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
    const answer: unknown = await response.json();
    return answer;
  };
  return {
    tray: async () => Tray.parse(await ask("GET", "/tray")),
    click: async (id) => (await ask("POST", "/tray/click", { id })) !== null,
    power: async (event) => void (await ask("POST", "/power", { event })),
    notices: async () => Notices.parse(await ask("GET", "/notifications")),
    enumerations: async () => Counters.parse(await ask("GET", "/counters")).enumerations,
  };
}
