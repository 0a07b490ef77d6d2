import type { Recording } from "@nchat/contract/recordings";
import { Play } from "lucide-react";
import { useEffect, useState } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { askEvery } from "../ui/ask-every.ts";
import { Button } from "../ui/Button.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import styles from "./StreamRecording.module.css";
import { words } from "./words.ts";

type Props = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly onOpen: (recordingId: string) => void;
};

const lookEveryMs = 2000;

/** The way from a stream that is over to its recording, as soon as that is ready; nothing when it was not recorded. */
export function StreamRecording({ streamId, rest, onOpen }: Props) {
  /** Undefined until the server said whether there is one: it is there from the beginning, or not at all. */
  const [recording, setRecording] = useState<Recording | null>();
  const isSettled = recording === null || recording?.status === "ready" || recording?.status === "failed";
  useEffect(() => {
    if (isSettled) return;
    return askEvery(
      lookEveryMs,
      () => rest.call("listRecordings", { query: { streamId, limit: 1 } }),
      (answer) => answer.ok && setRecording(answer.value.recordings[0] ?? null),
    );
  }, [rest, streamId, isSettled]);
  if (!recording || recording.status === "deleted") return null;
  if (recording.status === "ready")
    return (
      <Button variant="primary" icon={Play} onClick={() => onOpen(recording.id)} data-testid="watch-recording">
        {words.watch}
      </Button>
    );
  return (
    <p className={styles.state} role="status" data-testid="stream-recording-state">
      {recording.status !== "failed" && <Spinner size={14} />}
      {recording.status === "failed" ? words.recordingFailed : words.finishing}
    </p>
  );
}
