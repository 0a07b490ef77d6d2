import type { ConnectionQuality } from "@nchat/contract/calls";
import type { RoomView } from "../livekit/room-view.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";

type Deps = {
  readonly view: ReadonlyStore<Pick<RoomView, "link" | "room">>;
  /** The call whose room this device is in. */
  readonly callId: () => string | null;
  readonly rest: Pick<RestClient, "call">;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** At least so long passes between two reports; LiveKit judges about as often. */
const restMs = 5000;

/** Tells the server how the own link is, when that is another than it knows. Returns its stop. */
export function reportQuality({ view, callId, rest, delay }: Deps): () => void {
  const stopping = new AbortController();
  let told: { readonly id: string; readonly quality: ConnectionQuality } | null = null;
  let isResting = false;

  const follow = async (): Promise<void> => {
    const { link, room } = view.getState();
    const [id, quality] = [callId(), room.ownQuality];
    if (link !== "up") told = null; // the server forgets it with the connection
    if (isResting || link !== "up" || id === null || quality === null) return;
    if (told?.id === id && told.quality === quality) return;
    isResting = true;
    const { ok } = await rest.call("reportCallQuality", { params: { id }, body: { quality } });
    if (ok) told = { id, quality };
    await delay(restMs, stopping.signal);
    isResting = false;
    if (!stopping.signal.aborted) await follow();
  };

  const unsubscribe = view.subscribe(() => void follow());
  return () => {
    stopping.abort();
    unsubscribe();
  };
}
