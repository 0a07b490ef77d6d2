import { systemRoutes } from "@nchat/contract/rest/system";
import type { ProfileStore } from "../settings/profile-store.ts";
import { readServerUrl } from "../settings/server-url.ts";
import type { Origins } from "./content-policy.ts";
import { type Log, reasonOf } from "./log.ts";

/** The chosen server, and where its LiveKit is. */
export type Server = {
  readonly getOrigins: () => Origins;
  /** Keeps another server; "not-a-url" changes nothing. */
  readonly choose: (text: string) => "saved" | "not-a-url";
  /** Resolves when the server has answered, or when it took too long for somebody who waits for a window. */
  readonly settle: (patienceMilliseconds: number) => Promise<void>;
  readonly stop: () => void;
};

type Deps = {
  readonly profile: ProfileStore;
  readonly fetch: typeof globalThis.fetch;
  /** The pages' content policy names other addresses now: another server was chosen, or where its media are became known. */
  readonly onOriginsChanged: (what: "server" | "livekit") => void;
  readonly log: Log;
};

const retry = { first: 1000, most: 30_000 } as const;

/**
 * Asks the server where its LiveKit is, and its streams and recordings are played, again and again until it says so. `asked` is this
 * start's own choice.
 */
export function createServer(asked: string | null, { profile, fetch, onOriginsChanged, log }: Deps): Server {
  if (asked !== null && asked !== profile.get().serverUrl)
    profile.update({ serverUrl: asked, livekitUrl: null, cdnUrl: null, filesUrl: null });
  let stopLearning = new AbortController();
  let learned = learn(stopLearning.signal);

  async function learn(signal: AbortSignal): Promise<void> {
    const { serverUrl } = profile.get();
    if (serverUrl === null) return;
    for (let delay: number = retry.first; !signal.aborted; delay = Math.min(delay * 2, retry.most)) {
      const told = await askForOrigins(serverUrl, { fetch, log });
      if (signal.aborted) return;
      if (told !== null) {
        const { livekitUrl, cdnUrl, filesUrl } = profile.get();
        if (told.livekitUrl === livekitUrl && told.cdnUrl === cdnUrl && told.filesUrl === filesUrl) return;
        profile.update(told);
        onOriginsChanged("livekit");
        return;
      }
      await sleep(delay, signal);
    }
  }

  return {
    getOrigins() {
      const { serverUrl, livekitUrl, cdnUrl, filesUrl } = profile.get();
      const elsewhere = { ...(cdnUrl === null ? {} : { cdnUrl }), ...(filesUrl === null ? {} : { filesUrl }) };
      return { serverUrl, livekitUrl, ...elsewhere };
    },
    choose(text) {
      const serverUrl = readServerUrl(text);
      if (serverUrl === null) return "not-a-url";
      if (serverUrl === profile.get().serverUrl) return "saved";
      stopLearning.abort();
      stopLearning = new AbortController();
      profile.update({ serverUrl, livekitUrl: null, cdnUrl: null, filesUrl: null });
      onOriginsChanged("server");
      learned = learn(stopLearning.signal);
      return "saved";
    },
    settle: (patience) => Promise.race([learned, sleep(patience, stopLearning.signal)]),
    stop: () => stopLearning.abort(),
  };
}

async function askForOrigins(serverUrl: string, { fetch, log }: Pick<Deps, "fetch" | "log">) {
  const { path, response: schema } = systemRoutes.getServerInfo;
  try {
    const response = await fetch(serverUrl + path, { signal: AbortSignal.timeout(5000) });
    const { livekitUrl, cdnUrl, filesUrl } = schema.parse(await response.json());
    return { livekitUrl, cdnUrl, filesUrl };
  } catch (error) {
    log("info", "server not reached", { serverUrl, why: reasonOf(error) });
    return null;
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
