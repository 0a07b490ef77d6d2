import type { CaptureSource } from "@nchat/contract/ipc/capture";
import type { ShareMirror } from "./own-share.ts";
import type { Wanted } from "./source-list.ts";

type Deps = {
  readonly share: Pick<ShareMirror, "get" | "listen">;
  /** What the page was given last to capture. */
  readonly sharedId: () => string | null;
  readonly list: (wanted: Wanted) => Promise<readonly CaptureSource[]>;
  readonly onHidden: (isHidden: boolean) => void;
};

/** How often the shared window is looked for. */
export const lookMilliseconds = 1500;

/**
 * Tells when the shared window is minimised and when it is back. Systems list what can be seen; a window that is missing
 * there while its share lives is minimised, for a closed one ends the share. Returns its stop.
 */
export function watchSharedWindow({ share, sharedId, list, onHidden }: Deps): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isHidden = false;
  /** Which share a running look belongs to. */
  let watching = 0;
  const tell = (next: boolean) => {
    if (next !== isHidden) onHidden((isHidden = next));
  };
  const look = async (id: string, mine: number) => {
    const sources = await list({ kinds: ["window"], withPictures: false });
    if (mine !== watching) return;
    tell(!sources.some((source) => source.id === id));
    timer = setTimeout(() => void look(id, mine), lookMilliseconds);
  };
  const follow = () => {
    clearTimeout(timer);
    const mine = ++watching;
    tell(false);
    const id = share.get().isSharing ? sharedId() : null;
    if (id?.startsWith("window:")) timer = setTimeout(() => void look(id, mine), lookMilliseconds);
  };
  const unlisten = share.listen(follow);
  return () => {
    unlisten();
    watching++;
    clearTimeout(timer);
  };
}
