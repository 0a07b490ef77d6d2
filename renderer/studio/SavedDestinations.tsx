import type { DestinationWay, SavedDestination } from "@nchat/contract/saved-destinations";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { SavedDestinationsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Select } from "../ui/Select.tsx";
import { useSecret } from "../ui/streamer-mode.ts";
import { Switch } from "../ui/Switch.tsx";
import { AddDestination } from "./AddDestination.tsx";
import styles from "./Output.module.css";
import { PlatformMark } from "./PlatformMark.tsx";
import { hostOf, nameOf, savedWords as words } from "./saved-words.ts";

type Props = { readonly saved: SavedDestinationsPort };

/** Where the next streams are sent on to, typed once. */
export function SavedDestinations({ saved }: Props) {
  const { list, removed, isSealed } = useStore(saved.store);
  const [isAdding, setIsAdding] = useState(false);
  const { isHidden } = useSecret();
  return (
    <section className={styles.destinations} aria-label={words.title} data-testid="saved-destinations">
      <header className={styles.healthHead}>
        <h3>{words.title}</h3>
        <Button
          size="s"
          variant="quiet"
          icon={Plus}
          onClick={() => setIsAdding(!isAdding)}
          data-testid="saved-destination-add"
        >
          {words.add}
        </Button>
      </header>
      {list.length === 0 && !isAdding && <p className={styles.note}>{words.none}</p>}
      <ul className={styles.targets}>
        {list.map((destination) => (
          <SavedRow key={destination.id} destination={destination} saved={saved} />
        ))}
      </ul>
      {removed && (
        <p className={styles.note} role="status">
          <span className={styles.said}>{words.removed(nameOf(removed, isHidden))}</span>
          <Button size="s" onClick={saved.restore} data-testid="saved-destination-undo">
            {words.undo}
          </Button>
        </p>
      )}
      {isAdding && <AddSaved saved={saved} onDone={() => setIsAdding(false)} />}
      {list.length > 0 && !isSealed && <p className={styles.spell}>{words.unsealed}</p>}
    </section>
  );
}

function AddSaved({ saved, onDone }: Props & { readonly onDone: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <AddDestination
      isBusy={false}
      problem={problem}
      keeping="always"
      onCancel={onDone}
      onAdd={(input) =>
        void saved.add(input).then((answer) => {
          if (answer.outcome === "saved") onDone();
          else setProblem(answer.why);
        })
      }
    />
  );
}

function SavedRow({ destination, saved }: Props & { readonly destination: SavedDestination }) {
  const { id, platform, url, way, isOn } = destination;
  const { isHidden } = useSecret();
  const name = nameOf(destination, isHidden);
  return (
    <li className={styles.target} data-testid={`saved-destination-${platform}`}>
      <PlatformMark platform={platform} />
      <span className={styles.targetWords}>
        <b title={isHidden ? undefined : hostOf(url)}>{name}</b>
        <Select
          label={words.way(name)}
          look="quiet"
          value={way}
          options={(["server", "desktop"] as const).map((value) => ({ value, label: words.ways[value] }))}
          onChange={(next) => saved.change(id, { way: next as DestinationWay })}
          data-testid={`saved-destination-way-${platform}`}
        />
      </span>
      <Switch
        label={words.on(name)}
        isOn={isOn}
        onChange={(next) => saved.change(id, { isOn: next })}
        testId={`saved-destination-on-${platform}`}
      />
      <IconButton
        icon={Trash2}
        size="s"
        label={words.remove(name)}
        onClick={() => saved.remove(id)}
        data-testid="saved-destination-remove"
      />
    </li>
  );
}
