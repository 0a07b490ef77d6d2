import { readServerUrl } from "./settings/server-url.ts";

/** How this start was asked for. */
export type StartOptions = {
  readonly profile: string;
  /** The folder that holds the profiles; null: the place that the platform gives an installed app. */
  readonly dataDir: string | null;
  readonly serverUrl: string | null;
  readonly hasFakeMedia: boolean;
  readonly debuggingPort: number | null;
};

/** Understood, or the sentence that says what is wrong. */
export type CommandLine =
  { readonly ok: true; readonly options: StartOptions } | { readonly ok: false; readonly problem: string };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `--profile NAME`, `--server URL`, `--fake-media`, `--remote-debugging-port N` and what the environment says in
 * their place. Other arguments are Chromium's and pass by.
 */
export function readCommandLine(argv: readonly string[], env: Environment): CommandLine {
  const profile = valueOf(argv, "profile") ?? (env.NCHAT_PROFILE || "default");
  // It becomes a folder's name.
  if (!/^[a-z0-9][a-z0-9_-]{0,39}$/i.test(profile))
    return refused(`The profile "${profile}" is no name: up to 40 letters, digits, "-" and "_".`);

  const server = valueOf(argv, "server") ?? (env.NCHAT_SERVER_URL || null);
  const serverUrl = server === null ? null : readServerUrl(server);
  if (server !== null && serverUrl === null) return refused(`The server "${server}" is no http or https address.`);

  const port = valueOf(argv, "remote-debugging-port");
  if (port !== null && !isPort(port)) return refused(`The debugging port "${port}" is no number from 0 to 65535.`);

  const dataDir = env.NCHAT_DATA_DIR || null;
  if (dataDir !== null && !dataDir.startsWith("/") && !/^[a-z]:[\\/]/i.test(dataDir))
    return refused(`NCHAT_DATA_DIR "${dataDir}" is no absolute path.`);

  const hasFakeMedia = argv.includes("--fake-media") || env.NCHAT_FAKE_MEDIA === "1";
  const debuggingPort = port === null ? null : Number(port);
  return { ok: true, options: { profile, dataDir, serverUrl, hasFakeMedia, debuggingPort } };
}

function refused(problem: string): CommandLine {
  return { ok: false, problem };
}

/** Both `--name value` and `--name=value`; the last one counts, as with most programs. Empty when the value is missing. */
function valueOf(argv: readonly string[], name: string): string | null {
  const at = argv.findLastIndex((each) => each === `--${name}` || each.startsWith(`--${name}=`));
  const found = argv[at];
  if (found === undefined) return null;
  if (found.includes("=")) return found.slice(name.length + 3);
  const next = argv[at + 1];
  return next === undefined || next.startsWith("--") ? "" : next;
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535;
}
