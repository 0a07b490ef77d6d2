import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import type { Platform } from "../platform/platform.ts";
import { createLibrary, type LibraryStore } from "../recordings/library-store.ts";
import { createHandling, type Handling } from "../recordings/saving.ts";
import { expiringWords } from "../recordings/words.ts";
import type { Raise } from "../ui/toast-store.ts";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

/** The recordings that somebody may see, and what can be done with them. */
export type RecordingParts = { readonly library: LibraryStore; readonly handling: Handling };

type Needs = {
  readonly rest: RestClient;
  readonly socket: SocketClient;
  readonly platform: Pick<Platform, "saveRecording">;
  readonly raise: Raise;
};

/** Puts both together; nothing is asked yet. */
export function createRecordingParts({ rest, socket, platform, raise }: Needs): RecordingParts {
  const library = createLibrary({ rest, socket });
  const handling = createHandling({
    ...{ rest, raise },
    saveRecording: platform.saveRecording,
    follow: saveAddress,
    onRemoved: library.removed,
  });
  return { library, handling };
}

/** The answer names a file to be saved, so that the page stays where it is. */
function saveAddress(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.rel = "noopener";
  document.body.append(link);
  link.click();
  link.remove();
}

/** Tells its owners of a recording that will soon be removed. Until the answer is called. */
export function followRecordingNews({
  recordings,
  toasts,
  router,
  now,
}: Pick<Services, "recordings" | "toasts" | "router" | "now">): () => void {
  return recordings.library.onExpiring((recording) => {
    const action = {
      label: words.openRecording,
      run: () => router.go({ page: "recording", recordingId: recording.id }),
    };
    toasts.raise("problem", expiringWords(recording, now()), { cause: `recording-${recording.id}`, action });
  });
}
