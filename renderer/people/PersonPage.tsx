import type { Person } from "@nchat/contract/people";
import { Phone, UserX, Video } from "lucide-react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { usePressed } from "../ui/use-pressed.ts";
import type { People } from "./people-store.ts";
import styles from "./PersonPage.module.css";
import { presenceWords, words } from "./words.ts";

type Props = {
  readonly people: People;
  readonly username: string;
  readonly canCall: boolean;
  readonly onCall: (people: readonly Person[], type: "audio" | "video") => void;
  readonly onBack: () => void;
};

/** One person, and the two ways to call them. */
export function PersonPage({ people, username, canCall, onCall, onBack }: Props) {
  const state = useStore(people.store);
  const person = state.step === "ready" ? state.people.find((each) => each.username === username) : undefined;
  usePressed("Alt+V", () => person && canCall && onCall([person], "video"));
  usePressed("Alt+A", () => person && canCall && onCall([person], "audio"));
  if (!person)
    return (
      <main className={styles.page} tabIndex={-1} data-region="content">
        {state.step === "ready" && (
          <EmptyState icon={UserX} action={<Button onClick={onBack}>{words.back}</Button>}>
            {words.gone}
          </EmptyState>
        )}
      </main>
    );
  return (
    <main className={styles.page} tabIndex={-1} data-region="content">
      <div className={styles.card}>
        <Avatar person={person} size={96} presence={person.presence} />
        <h1 className={styles.name}>{person.displayName}</h1>
        <p className={styles.meta}>
          <span>@{person.username}</span>
          <span aria-hidden>·</span>
          <span>{presenceWords(person.presence)}</span>
        </p>
        <CallButtons canCall={canCall} onCall={(type) => onCall([person], type)} />
        <p className={styles.note}>{noteOf(person, canCall)}</p>
      </div>
    </main>
  );
}

function noteOf(person: Person, canCall: boolean): string | null {
  if (!canCall) return words.inCall;
  if (person.isSample) return words.sampleNote;
  if (person.presence === "offline") return words.offlineNote;
  return person.presence === "in_call" ? words.busyNote : null;
}

type ButtonsProps = { readonly canCall: boolean; readonly onCall: (type: "audio" | "video") => void };

function CallButtons({ canCall, onCall }: ButtonsProps) {
  return (
    <div className={styles.buttons}>
      <Tooltip label={words.videoCall} keys="Alt+V">
        <Button
          variant="primary"
          size="l"
          icon={Video}
          keys="Alt+V"
          disabled={!canCall}
          onClick={() => onCall("video")}
          data-testid="start-call"
        >
          {words.videoCall}
        </Button>
      </Tooltip>
      <Tooltip label={words.audioCall} keys="Alt+A">
        <Button
          size="l"
          icon={Phone}
          keys="Alt+A"
          disabled={!canCall}
          onClick={() => onCall("audio")}
          data-testid="start-audio-call"
        >
          {words.audioCall}
        </Button>
      </Tooltip>
    </div>
  );
}
