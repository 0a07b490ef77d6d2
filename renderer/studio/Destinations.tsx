import type { Destination } from "@nchat/contract/streams";
import { Plus, RefreshCw, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useSecret } from "../ui/streamer-mode.ts";
import { AddDestination } from "./AddDestination.tsx";
import { destinationState, platformNames } from "./destination-words.ts";
import { createDestinations, type Destinations as DestinationsOf } from "./destinations-store.ts";
import styles from "./Output.module.css";
import type { StudioPorts } from "./studio-ports.ts";

type Props = Pick<StudioPorts, "rest" | "socket"> & { readonly streamId: string };

/** Where else the stream is sent: the server does that, so that this computer uploads once. */
export function Destinations({ rest, socket, streamId }: Props) {
  const destinations = useMemo(() => createDestinations({ rest, socket, streamId }), [rest, socket, streamId]);
  useEffect(() => destinations.start(), [destinations]);
  return <DestinationsList destinations={destinations} />;
}

/** The same of those that are followed already. */
export function DestinationsList({ destinations }: { readonly destinations: DestinationsOf }) {
  const state = useStore(destinations.store);
  const [isAdding, setIsAdding] = useState(false);
  return (
    <section className={styles.destinations} aria-label="Destinations">
      <header className={styles.healthHead}>
        <h3>Destinations</h3>
        <Button
          size="s"
          variant="quiet"
          icon={Plus}
          onClick={() => setIsAdding(!isAdding)}
          data-testid="destination-add"
        >
          Add
        </Button>
      </header>
      <ul className={styles.targets}>
        {state.destinations.map((destination) => (
          <DestinationRow
            key={destination.id}
            destination={destination}
            onRetry={() => void destinations.retry(destination.id)}
            onRemove={() => void destinations.remove(destination.id)}
          />
        ))}
      </ul>
      {state.problem && !isAdding && (
        <p className={styles.slow} role="alert" data-testid="error-message">
          {state.problem}
        </p>
      )}
      {isAdding && (
        <AddDestination
          isBusy={state.isAsking}
          problem={state.problem}
          onCancel={() => setIsAdding(false)}
          onAdd={(input) => void destinations.add(input).then((isAdded) => isAdded && setIsAdding(false))}
        />
      )}
    </section>
  );
}

type RowProps = {
  readonly destination: Destination;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
};

function DestinationRow({ destination, onRetry, onRemove }: RowProps) {
  const name = platformNames[destination.platform];
  const { isHidden } = useSecret();
  const { words, tone } = destinationState(destination);
  return (
    <li
      className={classNames(styles.target, destination.status === "error" && styles.targetBad)}
      data-testid={`destination-${destination.platform}`}
    >
      <span className={styles.mark} aria-hidden>
        {name.slice(0, 1)}
      </span>
      <span className={styles.targetWords}>
        <b title={isHidden ? undefined : destination.rtmpUrl}>{name}</b>
        <span className={styles[tone]} data-testid={`destination-state-${destination.platform}`}>
          {words}
        </span>
      </span>
      {(destination.status === "error" || destination.status === "disconnected") && (
        <IconButton
          icon={RefreshCw}
          size="s"
          label={`Retry ${name}`}
          onClick={onRetry}
          data-testid="destination-retry"
        />
      )}
      <IconButton icon={Trash2} size="s" label={`Remove ${name}`} onClick={onRemove} data-testid="destination-remove" />
    </li>
  );
}
