import type { Context } from "../context.ts";
import type { Part } from "../part.ts";

/** Health, and what clients must know before sign-in. */
export function createSystem(
  { config, livekit }: Context,
  {
    version,
    hasAccounts,
    isDatabaseAlive,
  }: { version: string; hasAccounts: boolean; isDatabaseAlive: () => Promise<boolean> },
): Part<"getHealth" | "getServerInfo"> {
  return {
    routes: {
      getHealth: async () => {
        const [database, media] = await Promise.all([within(isDatabaseAlive()), within(livekit.isUp())]);
        return { status: "ok", version, database: database ? "ok" : "down", livekit: media ? "ok" : "down" };
      },
      getServerInfo: async () => ({ name: "nchat", version, hasAccounts, livekitUrl: config.livekit.publicUrl }),
    },
    sockets: {},
  };
}

/** What does not answer within two seconds counts as down. */
async function within(answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 2000);
  });
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
