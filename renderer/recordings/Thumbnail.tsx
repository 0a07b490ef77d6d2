import type { Recording } from "@nchat/contract/recordings";
import { AudioLines, Film, Radio } from "lucide-react";
import { useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { clock } from "../ui/time-words.ts";
import styles from "./Thumbnail.module.css";

/** A moment of a recording with its length, or what it is where there is no picture of it. */
export function Thumbnail({ recording }: { readonly recording: Recording }) {
  const { thumbnailUrl, type, callId, status, duration } = recording;
  // Its address may have ended; the next look at the library brings another.
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  const neutral = type === "audio_only" ? AudioLines : callId === null ? Radio : Film;
  return (
    <span className={styles.frame} data-testid="recording-thumbnail">
      {thumbnailUrl !== null && thumbnailUrl !== brokenUrl ? (
        <img className={styles.picture} src={thumbnailUrl} alt="" onError={() => setBrokenUrl(thumbnailUrl)} />
      ) : (
        <Icon of={neutral} size={20} />
      )}
      {status === "ready" && <span className={styles.length}>{clock(duration)}</span>}
    </span>
  );
}
