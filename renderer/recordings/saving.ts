import type { RecordingSaved } from "@nchat/contract/ipc/recordings";
import type { Recording } from "@nchat/contract/recordings";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { Raise } from "../ui/toast-store.ts";
import { failureWords, words } from "./words.ts";

/** What can be done with recordings from anywhere; what goes wrong, and what was done, is said in a toast. */
export type Handling = {
  /** Those that are being saved now, by their ids. */
  readonly saving: ReadonlyStore<readonly string[]>;
  readonly save: (recording: Recording, fileId: string | null) => Promise<void>;
  /** Answers whether it is gone, or why not. */
  readonly remove: (recordingId: string) => Promise<string | null>;
};

type Deps = {
  readonly rest: Pick<RestClient, "call">;
  /** Null where the browser saves what it is given an address of. */
  readonly saveRecording: ((recordingId: string, fileId: string | null) => Promise<RecordingSaved>) | null;
  /** Lets the browser save what is at an address. */
  readonly follow: (url: string) => void;
  readonly raise: Raise;
  /** One is no more. */
  readonly onRemoved: (recordingId: string) => void;
};

/** Puts it together. */
export function createHandling({ rest, saveRecording, follow, raise, onRemoved }: Deps): Handling {
  const saving = createStore<readonly string[]>(() => []);
  const tell = (saved: RecordingSaved) => {
    switch (saved.outcome) {
      case "saved":
        return raise("done", `Saved as ${saved.fileName} among your downloads.`);
      case "refused":
        return raise("problem", saved.message);
      case "unreachable":
        return raise("problem", "The recording was not saved: the server can't be reached.");
      case "not-written":
        return raise("problem", `The recording was not saved: ${saved.message}`);
    }
  };
  const byBrowser = async (recordingId: string, fileId: string | null) => {
    const query = fileId === null ? {} : { fileId };
    const answer = await rest.call("downloadRecording", { params: { id: recordingId }, query });
    if (answer.ok) follow(answer.value.url);
    else raise("problem", failureWords(answer));
  };
  return {
    saving,
    async save({ id }, fileId) {
      if (saving.getState().includes(id)) return;
      saving.setState([...saving.getState(), id], true);
      try {
        if (saveRecording) tell(await saveRecording(id, fileId));
        else await byBrowser(id, fileId);
      } finally {
        saving.setState(
          saving.getState().filter((each) => each !== id),
          true,
        );
      }
    },
    async remove(id) {
      const answer = await rest.call("deleteRecording", { params: { id } });
      const isGone = answer.ok || (answer.reason === "refused" && answer.error.code === "RECORDING_NOT_FOUND");
      if (!isGone) return failureWords(answer);
      onRemoved(id);
      raise("info", words.removed);
      return null;
    },
  };
}
