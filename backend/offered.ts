import type { Config } from "./config.ts";
import { ApiError } from "./http/api-error.ts";

const settings = {
  recording: { has: "hasRecording", words: "Recording is switched off on this server." },
  streaming: { has: "hasStreaming", words: "Streaming is switched off on this server." },
} as const;

type What = keyof typeof settings;

/** Why this server does not do it, in a sentence; null when it does. */
export function whyNotOffered({ offer }: Pick<Config, "offer">, what: What): string | null {
  const { has, words } = settings[what];
  return offer[has] ? null : words;
}

/** Refuses what the operator has switched off. */
export function requireOffered(config: Pick<Config, "offer">, what: What): void {
  const reason = whyNotOffered(config, what);
  if (reason !== null) throw new ApiError("FORBIDDEN", reason);
}
