import { StepFailed } from "./say.mjs";

/**
 * @typedef {object} StartOptions
 * @property {string} profile
 * @property {string | undefined} server
 * @property {boolean} web
 * @property {number | undefined} debuggingPort
 * @property {boolean} fakeMedia
 * @property {boolean} lan
 * @property {boolean} help
 * @property {string[]} verbs what the running app is asked to do
 */

/** What `npm start -- --help` prints. */
export const usage = `npm start -- [options]

  --profile NAME               who uses it: each name has settings and a sign-in of its own (default)
  --server URL                 use this backend instead of one of our own
  --web                        only the browser build: prints its address and stays
  --remote-debugging-port N    open a DevTools port for tools (0: any free one)
  --fake-media                 Chromium's fake camera and microphone
  --lan                        let other computers of this network call: backend and LiveKit listen on it
  --help                       this text

For the app that runs already as --profile NAME, which answers and stays:

  --studio-scene NAME          switch the scene: its name or number, "next", "previous"
  --go-live, --end-stream      begin as the studio is set up, and end
  --marker [TEXT]              mark this moment of the stream
  --clip [SECONDS]             save the last seconds as a video
  --streamer-mode [on|off]     hide keys, links and addresses, or show them again

Environment: NCHAT_DATA_DIR (instead of .nchat), PORT (the backend's; otherwise a free one), DATABASE_URL (a Postgres of
yours), LIVEKIT_URL with LIVEKIT_API_KEY and LIVEKIT_API_SECRET (a LiveKit of yours), CHROMIUM_PATH.`;

const flags = /** @type {const} */ ({ "--web": "web", "--fake-media": "fakeMedia", "--lan": "lan", "--help": "help" });
const withValue = ["--profile", "--server", "--remote-debugging-port"];
// The app reads and judges them; here only their names are known.
const verbs = ["--studio-scene", "--go-live", "--end-stream", "--marker", "--clip", "--streamer-mode"];

/**
 * Reads the options; whatever it does not know is refused in words.
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {StartOptions}
 */
export function parseOptions(args, env = {}) {
  /** @type {StartOptions} */
  const options = {
    profile: "default",
    server: undefined,
    web: false,
    debuggingPort: undefined,
    fakeMedia: env["NCHAT_FAKE_MEDIA"] === "1",
    lan: false,
    help: false,
    verbs: [],
  };
  const rest = args.flatMap((arg) => (/^--[a-z-]+=/.test(arg) ? splitOnce(arg) : [arg]));
  while (rest.length) {
    const name = rest.shift() ?? "";
    if (name in flags) options[flags[/** @type {keyof typeof flags} */ (name)]] = true;
    else if (verbs.includes(name)) options.verbs.push(`${name}${valueOfVerb(rest)}`);
    else if (withValue.includes(name)) readValue(options, name, rest.shift());
    else throw new StepFailed(`there is no option "${name}"`, `npm start -- --help lists them`);
  }
  return options;
}

/**
 * A verb's value, if it has one.
 * @param {string[]} rest
 */
function valueOfVerb(rest) {
  const [next] = rest;
  if (next === undefined || next.startsWith("--")) return "";
  rest.shift();
  return `=${next}`;
}

/**
 * @param {string} arg
 * @returns {string[]}
 */
function splitOnce(arg) {
  const at = arg.indexOf("=");
  return [arg.slice(0, at), arg.slice(at + 1)];
}

/**
 * @param {StartOptions} options
 * @param {string} name
 * @param {string | undefined} value
 */
function readValue(options, name, value) {
  if (value === undefined || value === "" || value.startsWith("--")) throw new StepFailed(`${name} needs a value`);
  if (name === "--profile") options.profile = profileName(value);
  else if (name === "--server") options.server = serverUrl(value);
  else options.debuggingPort = portNumber(name, value);
}

/**
 * A profile is a folder's name.
 * @param {string} value
 */
function profileName(value) {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(value)) return value;
  throw new StepFailed(
    `"${value}" can't be a profile`,
    "use letters, digits, dots, dashes and underscores, 64 at most",
  );
}

/** @param {string} value */
function serverUrl(value) {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url && ["http:", "https:"].includes(url.protocol)) return url.href.replace(/\/$/, "");
  throw new StepFailed(`"${value}" is no server address`, "give one such as https://calls.example.org");
}

/**
 * @param {string} name
 * @param {string} value
 */
function portNumber(name, value) {
  const port = Number(value);
  if (/^\d+$/.test(value) && port <= 65_535) return port;
  throw new StepFailed(`${name} takes a port between 0 and 65535, not "${value}"`);
}
