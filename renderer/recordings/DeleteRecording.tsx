import type { Recording } from "@nchat/contract/recordings";
import { useState } from "react";
import { Dialog } from "../ui/Dialog.tsx";
import type { Handling } from "./saving.ts";
import { removeWords, words } from "./words.ts";

type Props = {
  readonly recording: Recording;
  readonly ownId: string;
  readonly remove: Handling["remove"];
  readonly onClose: () => void;
  readonly onRemoved?: () => void;
};

/** Asks before a recording is gone for everybody: its file goes at once, so that there is nothing to undo. */
export function DeleteRecording({ recording, ownId, remove, onClose, onRemoved }: Props) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const confirm = async () => {
    setIsBusy(true);
    const problem = await remove(recording.id);
    setIsBusy(false);
    if (problem !== null) return setError(problem);
    onClose();
    onRemoved?.();
  };
  return (
    <Dialog
      title={words.removeTitle}
      description={removeWords(recording, ownId)}
      confirm={words.remove}
      tone="danger"
      {...{ isBusy, error, onClose }}
      onConfirm={() => void confirm()}
    />
  );
}
