/** What the command line says to the runtime; everything also stays in the app's own `process.argv`. */
export type RuntimeOptions = {
  readonly entry: string;
  readonly args: readonly string[];
  readonly userDataDir: string | undefined;
  readonly debuggingPort: string | undefined;
  readonly chromiumFlags: readonly string[];
};

function valueOf(args: readonly string[], name: string): string | undefined {
  const at = args.findIndex((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
  const found = args[at];
  if (found === undefined) return undefined;
  return found.includes("=") ? found.slice(found.indexOf("=") + 1) : args[at + 1];
}

/** Reads the command line: `run.ts <entry> [args]`. */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): RuntimeOptions {
  const [entry, ...args] = argv;
  if (!entry) throw new Error("usage: node tools/chromium-runtime/run.ts <built main entry> [args]");
  const debuggingPort = valueOf(args, "remote-debugging-port");
  const fakeMedia = args.includes("--fake-media") || env.NCHAT_FAKE_MEDIA === "1";
  return {
    entry,
    args,
    userDataDir: valueOf(args, "user-data-dir"),
    debuggingPort,
    chromiumFlags: [
      ...(fakeMedia ? ["--use-fake-device-for-media-stream"] : []),
      ...(debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]),
    ],
  };
}
