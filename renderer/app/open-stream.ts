import { createPlayer, type Player } from "../player/player-store.ts";
import type { PlayerChoices } from "../player/player-machine.ts";
import type { RestClient } from "../session/rest-result.ts";
import { schedule } from "../session/schedule.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createModeration, type Moderation } from "../streams/moderation.ts";
import { createWatch, type WatchStore } from "../streams/watch-store.ts";
import type { Raise } from "../ui/toast-store.ts";
import { nextFrame } from "./next-frame.ts";
import { streamAccess } from "./stream-access.ts";

type Needs = {
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "emit" | "onConnected">;
  readonly toasts: { readonly raise: Raise };
  /** How loud and by which way one watched last; kept as long as the page. */
  readonly playerChoices: { current: PlayerChoices };
  /** Null for somebody without an account. */
  readonly ownId: () => string | null;
  readonly now: () => number;
  readonly serverNow: () => number;
};

/** What runs while a stream is open: what is known of it, and its player. */
export type OpenedStream = {
  readonly watch: WatchStore;
  readonly player: Player;
  readonly moderation: Moderation;
};

/** Puts both together; nothing is asked or played yet. */
export function createOpenStream(
  { rest, socket, toasts, playerChoices, ownId, now, serverNow }: Needs,
  streamId: string,
): OpenedStream {
  const player = createPlayer({
    getAccess: streamAccess(rest, streamId),
    isFed: () => {
      const state = watch.store.getState();
      return state.step === "open" && state.stream.status === "live" && state.stream.feed === "live";
    },
    choices: playerChoices.current,
    keepChoices: (choices) => {
      playerChoices.current = choices;
    },
    loadRoom: async () => (await import("../livekit/watch-room.ts")).createWatchRoom,
    loadHls: async () => (await import("../player/hls-source.ts")).openHls,
    random: () => Math.random(),
    now,
    schedule,
  });
  const watch = createWatch({
    ...{ streamId, rest, socket, ownId, now, serverNow, schedule, nextFrame },
    delay: () => player.store.getState().delay,
    newId: () => crypto.randomUUID(),
  });
  return { watch, player, moderation: createModeration({ streamId, rest, raise: toasts.raise }) };
}
