import type { HlsEnd, HlsSource } from "./hls-source.ts";
import type { PlayerEvent } from "./player-machine.ts";
import type { PlayerAccess, PlayerPorts, Screen } from "./player-ports.ts";
import { aborted } from "./waits.ts";

/** How playing by HLS ended. */
export type HlsRoundEnd = "stopped" | HlsEnd;

type Round = {
  readonly ports: Pick<PlayerPorts, "loadHls" | "getAccess" | "now" | "schedule">;
  readonly screen: Screen;
  readonly access: Extract<PlayerAccess, { way: "hls" }>;
  readonly signal: AbortSignal;
  readonly send: (event: PlayerEvent) => void;
  readonly onOpen: (source: HlsSource) => void;
  readonly onEnd: () => void;
};

/** So long before its end an address is asked for anew. */
const renewBeforeMs = 60_000;
const soonestMs = 5000;

/** Plays by HLS until it breaks or is not wanted any more; addresses that end are renewed under way. */
export async function watchByHls({ ports, screen, access, signal, send, onOpen, onEnd }: Round): Promise<HlsRoundEnd> {
  const open = await ports.loadHls();
  if (signal.aborted) return "stopped";
  const source = open(screen.video, access.url, {
    onLevels: (levels) => send({ type: "levels", levels }),
    onLevelShown: (level) => send({ type: "level-shown", level }),
  });
  onOpen(source);
  let cancel: () => void = () => undefined;
  let isOver = false;
  const renewAt = (expiresAt: number | null) => {
    if (expiresAt === null) return;
    const wait = Math.max(soonestMs, expiresAt - renewBeforeMs - ports.now());
    cancel = ports.schedule(() => void renew(), wait);
  };
  const renew = async () => {
    const fresh = await ports.getAccess("hls");
    if (isOver) return;
    if (fresh.way === "hls") source.setAddress(fresh.url);
    // Without an answer the old address plays until its end, and is asked for again.
    renewAt(fresh.way === "hls" ? fresh.expiresAt : ports.now());
  };
  renewAt(access.expiresAt);
  const end = await Promise.race([source.ended, aborted(signal)]);
  isOver = true;
  cancel();
  onEnd();
  screen.hold();
  source.close();
  return end;
}
