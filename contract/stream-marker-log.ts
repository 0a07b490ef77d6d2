import type { StreamMarker } from "./stream-markers.ts";

/** The markers of one stream on one device, the newest first, and which were taken back: they may still come by a slower way. */
export type MarkerLog = { readonly markers: readonly StreamMarker[]; readonly gone: ReadonlySet<string> };

export type MarkerLogEvent =
  | { readonly type: "added"; readonly marker: StreamMarker }
  | { readonly type: "removed"; readonly markerId: string }
  /** The server's list; `before` is what was shown when it was asked. */
  | { readonly type: "listed"; readonly listed: readonly StreamMarker[]; readonly before: readonly StreamMarker[] };

/** Nothing is known yet. */
export const emptyMarkerLog: MarkerLog = { markers: [], gone: new Set() };

/** Pure. What was shown when the list was asked and does not stand on it was taken back without a word that came here. */
export function nextMarkerLog(log: MarkerLog, event: MarkerLogEvent): MarkerLog {
  switch (event.type) {
    case "added":
      return { ...log, markers: sorted([event.marker, ...log.markers], log.gone) };
    case "removed": {
      const gone = new Set(log.gone).add(event.markerId);
      return { markers: sorted(log.markers, gone), gone };
    }
    case "listed": {
      const [listed, before] = [idsOf(event.listed), idsOf(event.before)];
      const left = log.markers.filter(({ id }) => listed.has(id) || !before.has(id));
      return { ...log, markers: sorted([...left, ...event.listed], log.gone) };
    }
  }
}

const idsOf = (markers: readonly StreamMarker[]) => new Set(markers.map(({ id }) => id));

/** The newest first; one that came by two ways stands once. */
function sorted(markers: readonly StreamMarker[], gone: ReadonlySet<string>): readonly StreamMarker[] {
  const byId = new Map(markers.map((marker) => [marker.id, marker]));
  return [...byId.values()].filter(({ id }) => !gone.has(id)).sort((one, other) => other.mediaTime - one.mediaTime);
}
