import { type Broadcast, holdsStream, onAirOf } from "@nchat/contract/broadcast";
import { CircleAlert, Eye, Radio, RefreshCw } from "lucide-react";
import { useStore } from "zustand";
import type { StudioPort } from "../platform/platform.ts";
import { Pill } from "../ui/Pill.tsx";
import { clock } from "../ui/time-words.ts";
import { TitleBarPills } from "../ui/TitleBarSlots.tsx";
import { useSecondsSince } from "../ui/use-seconds-since.ts";
import styles from "./LivePill.module.css";
import { failedWords, isFailing, platformNames } from "./destination-words.ts";
import type { OwnDestinations } from "./own-destinations.ts";
import { words } from "./words.ts";

type Props = {
  readonly studio: StudioPort;
  readonly destinations: OwnDestinations | null;
  readonly now: () => number;
  readonly onOpen: () => void;
};

/** On every page while this device sends: that it is live, for how long, and who watches. Leads to the studio. */
export function LivePill({ studio, destinations, now, onOpen }: Props) {
  const broadcast = useStore(studio.broadcast);
  const { now: health } = useStore(studio.health);
  const since = sinceOf(broadcast);
  const seconds = useSecondsSince(since === null ? null : new Date(since).toISOString(), now);
  // One that ended by itself is told on every page, until somebody has read why in the studio.
  if (!holdsStream(broadcast) && broadcast.step !== "failed") return null;
  const isLive = broadcast.step === "live";
  const isRehearsal = onAirOf(broadcast)?.isRehearsal === true;
  return (
    <TitleBarPills>
      <button type="button" className={styles.button} onClick={onOpen} title={words.studio}>
        <Pill tone={isLive && !isRehearsal ? "live" : "warn"} icon={isLive ? Radio : RefreshCw} testId="live-pill">
          {isLive ? (isRehearsal ? words.rehearsal : words.live) : stepWords(broadcast)}
          {seconds !== null && <span className={styles.time}>{clock(seconds)}</span>}
        </Pill>
      </button>
      {destinations && <FailedPill destinations={destinations} onOpen={onOpen} />}
      {health !== null && health.viewers !== null && (
        <Pill icon={Eye} testId="live-viewers">
          {health.viewers.toLocaleString("en")}
        </Pill>
      )}
    </TitleBarPills>
  );
}

/** A destination that is not reached, said on every page. */
function FailedPill({ destinations, onOpen }: { readonly destinations: OwnDestinations; readonly onOpen: () => void }) {
  const failed = useStore(destinations.store).destinations.filter(isFailing);
  const [first] = failed;
  if (!first) return null;
  const name = platformNames[first.platform];
  return (
    <button type="button" className={styles.button} onClick={onOpen} title={failed.map(failedWords).join("\n")}>
      <Pill tone="warn" icon={CircleAlert} testId="live-destination-failed">
        {failed.length === 1 ? words.destinationFailed(name) : words.destinationsFailed(failed.length)}
      </Pill>
    </button>
  );
}

function sinceOf(broadcast: Broadcast): number | null {
  return "since" in broadcast ? broadcast.since : null;
}

function stepWords({ step }: Broadcast): string {
  if (step === "reconnecting") return words.reconnecting;
  if (step === "interrupted") return words.interrupted;
  if (step === "failed") return words.endedByItself;
  return step === "ending" ? words.ending : "Starting…";
}
