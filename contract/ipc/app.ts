import { z } from "zod";
import { Settings, SettingsPatch } from "../settings.ts";

/** What this installation is and can do; asked once at start. */
export const Environment = z.object({
  version: z.string(),
  platform: z.enum(["linux", "darwin", "win32"]),
  /** `Electron 45.4.1` or `Chromium runtime 156`, for the about box. */
  engine: z.string(),
  profile: z.string(),
  /** The backend to speak to; null asks for one. */
  serverUrl: z.string().nullable(),
  /** False: secrets are kept in a 0600 file of the profile, and Settings says so. */
  areSecretsEncrypted: z.boolean(),
  /** Files of this profile that could not be read at this start and were set aside; the app went on without them. */
  setAside: z.array(z.enum(["settings", "profile", "session"])),
});
export type Environment = Readonly<z.output<typeof Environment>>;

/** Requests about the installation, choices and small desktop services. */
export const appRequests = {
  "app:get-environment": { args: z.tuple([]), result: Environment },
  /** After "saved" every window loads its page anew: the content policy names the server. */
  "app:set-server": { args: z.tuple([z.string().max(500)]), result: z.enum(["saved", "not-a-url"]) },
  /** Choices of the signed-in person, or of nobody before sign-in. */
  "settings:get": { args: z.tuple([]), result: Settings },
  "settings:update": { args: z.tuple([SettingsPatch]), result: Settings },
  /** https and mailto only; anything else is "refused". */
  "shell:open-link": { args: z.tuple([z.string().max(2000)]), result: z.enum(["opened", "refused"]) },
  "notice:show": {
    args: z.tuple([
      z.object({
        title: z.string().max(200),
        body: z.string().max(500),
        tag: z.string().max(100),
        /** What it says in streamer mode, names at most; without it that mode hides the whole sentence. */
        quietBody: z.string().max(500).optional(),
      }),
    ]),
    result: z.void(),
  },
  /** The page's answer to `app:quitting`, once it has left its call: main need not wait any longer. */
  "app:finish-quit": { args: z.tuple([]), result: z.void() },
} as const;

export type AppEvents = {
  "settings:changed": [settings: Settings];
  /** The app is about to end; the call was hung up just before. After two seconds main ends without an answer. */
  "app:quitting": [];
  /** A notice was clicked. */
  "notice:clicked": [tag: string];
};
