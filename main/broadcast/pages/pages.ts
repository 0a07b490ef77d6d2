import { randomUUID } from "node:crypto";
import type { EncoderLine } from "@nchat/contract/encoder-line";
import type { Studio } from "@nchat/contract/studio";
import type { WebFrameMain } from "electron";
import type { WebSocket } from "ws";
import { type Held, type KeeperDeps, keepPage } from "./page-keeper.ts";

type Deps = KeeperDeps & {
  readonly studio: { readonly get: () => Studio };
  /** Good for one connection of the engine. */
  readonly openLine: (onSocket: (socket: WebSocket) => void) => EncoderLine;
};

/** The pages of browser sources. */
export type Pages = {
  /** The page lives as long as the engine's connection by that line. */
  readonly open: (sourceId: string) => EncoderLine | "gone";
  readonly reload: (sourceId: string) => void;
  /** The main frame of a source's page, by which it is captured; null while it has none. */
  readonly frameOf: (sourceId: string) => WebFrameMain | null;
  readonly stop: () => void;
};

/** Each source has a page of its own, also two of one address. */
export function createPages(deps: Deps): Pages {
  const held = new Map<WebSocket, Held & { readonly sourceId: string }>();
  const partitions = createPartitions();
  return {
    open(sourceId) {
      const page = deps.studio.get().sources.find(({ id }) => id === sourceId);
      if (page?.kind !== "browser") return "gone";
      return deps.openLine((socket) => {
        const partition = partitions.take(sourceId);
        const mine = keepPage(deps, { page, partition, socket });
        held.set(socket, { ...mine, sourceId });
        socket.once("close", () => {
          held.delete(socket);
          mine.stop();
          partitions.giveBack(sourceId, partition);
        });
      });
    },
    reload(sourceId) {
      for (const each of held.values()) if (each.sourceId === sourceId) each.reload();
    },
    // Of two, as when the engine opens it once more, the newer.
    frameOf: (sourceId) => [...held.values()].findLast((each) => each.sourceId === sourceId)?.frame() ?? null,
    stop() {
      for (const [socket, { stop }] of held) {
        stop();
        socket.terminate();
      }
      held.clear();
    },
  };
}

/**
 * Names of sessions. Electron keeps each session until it quits, so a source's next page takes the one that its last page
 * has left; never two at once, and never one of another source.
 */
function createPartitions() {
  const free = new Map<string, string[]>();
  return {
    // Without "persist:" it lives in memory only.
    take: (sourceId: string) => free.get(sourceId)?.pop() ?? `studio-page-${randomUUID()}`,
    giveBack: (sourceId: string, partition: string) =>
      void free.set(sourceId, [...(free.get(sourceId) ?? []), partition]),
  };
}
