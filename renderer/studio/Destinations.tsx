import type { SavedDestination, SavedDestinations } from "@nchat/contract/saved-destinations";
import type { Destination } from "@nchat/contract/streams";
import { Plus, RefreshCw, Trash2 } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import type { SavedDestinationsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { useSecret } from "../ui/streamer-mode.ts";
import { AddDestination } from "./AddDestination.tsx";
import { destinationState, sentWords } from "./destination-words.ts";
import { createDestinations, type Destinations as DestinationsOf } from "./destinations-store.ts";
import styles from "./Output.module.css";
import { PlatformMark } from "./PlatformMark.tsx";
import { nameOf, offered, runDestinations, savedWords } from "./saved-words.ts";
import type { Sent } from "./sent-rates.ts";
import type { StudioPorts } from "./studio-ports.ts";

type Props = Pick<StudioPorts, "rest" | "socket"> & {
  readonly streamId: string;
  readonly saved: SavedDestinationsPort | null;
};

/** Where else a stream is sent that another program sends, or a call: by the server. */
export function Destinations({ rest, socket, streamId, saved }: Props) {
  const destinations = useMemo(() => createDestinations({ rest, socket, streamId }), [rest, socket, streamId]);
  useEffect(() => destinations.start(), [destinations]);
  return <DestinationsList {...{ destinations, saved, streamId }} isOwn={false} />;
}

type ListProps = {
  /** Those of the server, which are followed already. */
  readonly destinations: DestinationsOf;
  /** Null: what is kept is nothing for this stream. */
  readonly saved: SavedDestinationsPort | null;
  readonly streamId: string;
  /** This computer sends the stream: it can send it elsewhere too. */
  readonly isOwn: boolean;
};

/** Where else a stream is sent, by the server and by this computer, and where it could be. */
export function DestinationsList({ saved, ...rest }: ListProps) {
  const { destinations } = rest;
  if (saved === null) return <Shown {...{ destinations }} runs={[]} offers={null} onAdd={destinations.add} />;
  return <WithSaved saved={saved} {...rest} />;
}

type SavedProps = ListProps & { readonly saved: SavedDestinationsPort };

function WithSaved({ destinations, saved, streamId, isOwn }: SavedProps) {
  const kept = useStore(saved.store);
  return (
    <Shown
      destinations={destinations}
      runs={runDestinations(kept, streamId)}
      offers={{ kept, saved, streamId, isOwn }}
      onAdd={async (input, isKept) => {
        if (!isKept) return destinations.add(input);
        const answer = await saved.add(input);
        if (answer.outcome === "saved") saved.send(answer.id, streamId);
        else destinations.fail(answer.why);
        return answer.outcome === "saved";
      }}
    />
  );
}

type Offers = Pick<SavedProps, "saved" | "streamId" | "isOwn"> & { readonly kept: SavedDestinations };
type Added = Parameters<Parameters<typeof AddDestination>[0]["onAdd"]>;

type ShownProps = Pick<ListProps, "destinations"> & {
  readonly runs: readonly Destination[];
  readonly offers: Offers | null;
  readonly onAdd: (...added: Added) => Promise<boolean>;
};

function Shown({ destinations, runs, offers, onAdd }: ShownProps) {
  const state = useStore(destinations.store);
  const sent = useStore(destinations.sent).by;
  const [isAdding, setIsAdding] = useState(false);
  return (
    <section className={styles.destinations} aria-label="Destinations">
      <Head onAdd={() => setIsAdding(!isAdding)} />
      <ul className={styles.targets}>
        {state.destinations.map((destination) => (
          <DestinationRow
            key={destination.id}
            destination={destination}
            sent={sent[destination.id]}
            onRetry={() => void destinations.retry(destination.id)}
            onRemove={() => void destinations.remove(destination.id)}
          />
        ))}
        {offers && <KeptRows {...offers} {...{ runs }} destinations={state.destinations} />}
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
          keeping={offers ? "choose" : "never"}
          canSendItself={offers?.isOwn ?? false}
          onCancel={() => setIsAdding(false)}
          onAdd={(...added) => void onAdd(...added).then((isAdded) => isAdded && setIsAdding(false))}
        />
      )}
    </section>
  );
}

function Head({ onAdd }: { readonly onAdd: () => void }) {
  return (
    <header className={styles.healthHead}>
      <h3>Destinations</h3>
      <Button size="s" variant="quiet" icon={Plus} onClick={onAdd} data-testid="destination-add">
        Add
      </Button>
    </header>
  );
}

type KeptProps = Offers & Pick<ShownProps, "runs"> & { readonly destinations: readonly Destination[] };

/** What this computer does itself, what the server did not take, and what is only kept. */
function KeptRows({ kept, saved, streamId, runs, destinations }: KeptProps) {
  return (
    <>
      {runs.map((destination) => (
        <DestinationRow
          key={destination.id}
          destination={destination}
          onRetry={() => saved.send(destination.id, streamId)}
          onRemove={() => saved.end(destination.id)}
        />
      ))}
      {offered(kept, streamId, destinations).map((each) => (
        <OfferedRow key={each.id} destination={each} onSend={() => saved.send(each.id, streamId)} />
      ))}
    </>
  );
}

type OfferedProps = { readonly destination: SavedDestination; readonly onSend: () => void };

function OfferedRow({ destination, onSend }: OfferedProps) {
  const { platform, run } = destination;
  const { isHidden } = useSecret();
  const name = nameOf(destination, isHidden);
  const isAsking = run.step === "asking";
  return (
    <li className={styles.target} data-testid={`offered-destination-${platform}`}>
      <PlatformMark platform={platform} />
      <span className={styles.targetWords}>
        <b>{name}</b>
        <span className={styles.plain}>{isAsking ? savedWords.asking : savedWords.notSent}</span>
      </span>
      <Button size="s" isBusy={isAsking} onClick={onSend} data-testid="offered-destination-send">
        {savedWords.send}
      </Button>
    </li>
  );
}

type RowProps = {
  readonly destination: Destination;
  /** Where it is counted. */
  readonly sent?: Sent | undefined;
  readonly onRetry: () => void;
  readonly onRemove: () => void;
};

function DestinationRow({ destination, sent, onRetry, onRemove }: RowProps) {
  const { isHidden } = useSecret();
  const name = nameOf({ platform: destination.platform, url: destination.rtmpUrl }, isHidden);
  const { words: said, tone } = destinationState(destination);
  const words = isHidden ? said.replaceAll(/rtmps?:\/\/\S+/g, savedWords.theAddress) : said;
  return (
    <li
      className={classNames(styles.target, destination.status === "error" && styles.targetBad)}
      data-testid={`destination-${destination.platform}`}
    >
      <PlatformMark platform={destination.platform} />
      <span className={styles.targetWords}>
        <b title={isHidden ? undefined : destination.rtmpUrl}>{name}</b>
        <span className={styles[tone]} data-testid={`destination-state-${destination.platform}`}>
          {words}
        </span>
        {destination.status === "connected" && sent && (
          <span className={styles.plain} data-testid={`destination-sent-${destination.platform}`}>
            {sentWords(sent)}
          </span>
        )}
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
