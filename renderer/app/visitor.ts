import { io } from "socket.io-client";
import type { PlayerChoices } from "../player/player-machine.ts";
import { createRestClient } from "../session/rest-client.ts";
import { schedule } from "../session/schedule.ts";
import { createServerClock } from "../session/server-clock.ts";
import { createSocketClient } from "../session/socket-client.ts";

const nameKey = "nchat-visitor";

/** What this tab calls itself, also after it was loaded again, so that it counts as one view. */
function ownName(): string {
  const name = crypto.randomUUID();
  try {
    const known = sessionStorage.getItem(nameKey);
    if (known !== null) return known;
    sessionStorage.setItem(nameKey, name);
  } catch {
    // Pages of others may embed it where browsers keep nothing for it.
  }
  return name;
}

/** What somebody without an account may ask and hear: public streams, and nothing else. */
export function createVisitor(baseUrl: string) {
  const now = () => Date.now();
  const device = { type: "browser", id: ownName() } as const;
  const renewToken = async () => false;
  const rest = createRestClient({
    fetch: (url, init) => fetch(url, init),
    freshToken: async () => null,
    ...{ baseUrl, deviceId: device.id, renewToken },
  });
  const socket = createSocketClient({
    open: () =>
      io(baseUrl, {
        auth: { protocol: "plan", device },
        transports: ["websocket", "polling"],
        tryAllTransports: true,
        reconnection: false,
        forceNew: true,
        timeout: 8000,
      }),
    // Nobody in particular: the handshake carries no token.
    freshToken: async () => "",
    onToken: () => () => undefined,
    random: () => Math.random(),
    ...{ renewToken, now, schedule },
  });
  const choices: PlayerChoices = { volume: 1, isMuted: false, preference: "low-delay" };
  return {
    ...{ rest, socket, now, serverNow: createServerClock(socket, now) },
    ownId: () => null,
    playerChoices: { current: choices },
    // Only those who moderate are told of anything by a toast.
    toasts: { raise: () => undefined },
  };
}
