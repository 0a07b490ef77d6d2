import type { Context } from "../context.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Part } from "../part.ts";
import { filesOriginOf } from "../storage/settings.ts";
import { probeUpload } from "./upload-probe.ts";
import { serveReadiness, within, word } from "./readiness.ts";
import { serveMetrics } from "./serve-metrics.ts";

type Facts = Readonly<{
  isDraining: () => boolean;
  isRedisUp: (() => Promise<boolean>) | null;
  metrics: Metrics;
  version: string;
  hasAccounts: boolean;
  databaseRestored: boolean;
  isDatabaseAlive: () => Promise<boolean>;
}>;

/** Health, and what clients must know before sign-in. */
export function createSystem(
  { config, livekit }: Context,
  facts: Facts,
): Part<"getHealth" | "getServerInfo" | "probeUpload"> {
  const { version, hasAccounts, databaseRestored } = facts;
  return {
    routes: {
      getHealth: async () => {
        const [database, media] = await Promise.all([within(facts.isDatabaseAlive()), within(livekit.isUp())]);
        return { status: "ok", version, database: word(database), databaseRestored, livekit: word(media) };
      },
      getServerInfo: async () => ({
        name: "nchat",
        version,
        hasAccounts,
        databaseRestored,
        livekitUrl: config.livekit.publicUrl,
        cdnUrl: config.offer.cdnUrl,
        filesUrl: filesOriginOf(config),
      }),
      probeUpload,
    },
    sockets: {},
    register: async (scope) => {
      serveReadiness(scope, { ...facts, isLiveKitUp: livekit.isUp });
      serveMetrics(scope, facts.metrics, config.metricsToken);
    },
  };
}
