import { useEffect, useState } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { askEvery } from "../ui/ask-every.ts";
import styles from "./Output.module.css";

const lookEveryMs = 10_000;

/** What viewers outside of the room do not get of the stream on air, and why; nothing while they get all of it. */
export function OutputsNote({ rest, streamId }: { readonly rest: RestClient; readonly streamId: string }) {
  const [note, setNote] = useState<string | null>(null);
  useEffect(
    () =>
      askEvery(
        lookEveryMs,
        () => rest.call("getStream", { params: { id: streamId } }),
        (answer) => answer.ok && setNote(answer.value.outputsNote ?? null),
      ),
    [rest, streamId],
  );
  if (note === null) return null;
  return (
    <p className={styles.slow} role="status" data-testid="outputs-note">
      {note}
    </p>
  );
}
