import type { Context } from "../context.ts";
import type { Part } from "../part.ts";

type Facts = Readonly<{
  version: string;
  hasAccounts: boolean;
  databaseRestored: boolean;
  isDatabaseAlive: () => Promise<boolean>;
}>;

/** Health, and what clients must know before sign-in. */
export function createSystem({ config, livekit }: Context, facts: Facts): Part<"getHealth" | "getServerInfo"> {
  const { version, hasAccounts, databaseRestored } = facts;
  const word = (isAlive: boolean) => (isAlive ? ("ok" as const) : ("down" as const));
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
      }),
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
