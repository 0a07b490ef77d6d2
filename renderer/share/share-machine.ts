import type { ShareType } from "@nchat/contract/calls";
import type { CaptureSource } from "@nchat/contract/ipc/capture";

/** Why nothing is shared although somebody asked for it. */
export type ShareProblem = "gone" | "denied" | "failed" | "server";

/** Every state that the own share can be in. */
export type Share =
  | { readonly step: "none" }
  /** `sources` is null until the first list is there. */
  | {
      readonly step: "picking";
      readonly sources: readonly CaptureSource[] | null;
      readonly problem: ShareProblem | null;
    }
  | { readonly step: "starting"; readonly title: string }
  /** `trackId` is the server's name for this share. */
  | { readonly step: "live"; readonly title: string; readonly shareType: ShareType; readonly trackId: string };

export type ShareEvent =
  | { readonly type: "opened" }
  | { readonly type: "listed"; readonly sources: readonly CaptureSource[] }
  | { readonly type: "closed" }
  | { readonly type: "chosen"; readonly title: string }
  | { readonly type: "failed"; readonly problem: ShareProblem; readonly canPick: boolean }
  | { readonly type: "went-live"; readonly title: string; readonly shareType: ShareType; readonly trackId: string }
  | { readonly type: "stopped" };

/** Nothing is shared. */
export const initialShare: Share = { step: "none" };

/** Pure. An event that does not apply returns the very same state. */
export function nextShare(share: Share, event: ShareEvent): Share {
  switch (event.type) {
    case "opened":
      return share.step === "none" ? { step: "picking", sources: null, problem: null } : share;
    case "listed":
      return share.step === "picking" ? { ...share, sources: mergeSources(share.sources, event.sources) } : share;
    case "closed":
      return share.step === "picking" ? initialShare : share;
    case "chosen":
      return share.step === "picking" || share.step === "none" ? { step: "starting", title: event.title } : share;
    case "failed":
      if (share.step !== "starting") return share;
      return event.canPick ? { step: "picking", sources: null, problem: event.problem } : initialShare;
    case "went-live": {
      const { title, shareType, trackId } = event;
      return share.step === "starting" ? { step: "live", title, shareType, trackId } : share;
    }
    case "stopped":
      return share.step === "none" ? share : initialShare;
  }
}

/**
 * A new list over the one shown: closed windows vanish, cards keep their places and pictures, and an enumeration that
 * found nothing at all does not empty the dialog under the pointer.
 */
export function mergeSources(
  known: readonly CaptureSource[] | null,
  listed: readonly CaptureSource[],
): readonly CaptureSource[] {
  if (!known || known.length === 0) return listed;
  if (listed.length === 0) return known;
  const fresh = new Map(listed.map((source) => [source.id, source]));
  const kept = known.flatMap((old) => {
    const now = fresh.get(old.id);
    return now ? [{ ...now, thumbnail: now.thumbnail || old.thumbnail, icon: now.icon ?? old.icon }] : [];
  });
  const seen = new Set(kept.map(({ id }) => id));
  return [...kept, ...listed.filter(({ id }) => !seen.has(id))];
}
