import type { HeldMessage } from "@nchat/contract/stream-chat";
import type { Stream } from "@nchat/contract/streams";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { askEvery } from "../ui/ask-every.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { chatWords, heldWords, moderationWords as words } from "./chat-words.ts";
import { ChatRules } from "./ChatRules.tsx";
import { MomentsSection } from "./MomentsSection.tsx";
import type { Moderators as ModeratorsAnswer, Restrictions } from "./moderation.ts";
import { RoleBadge } from "./RoleBadge.tsx";
import styles from "./SidePanel.module.css";
import { useWatch } from "./watch-context.ts";

const lookEveryMs = 10_000;

/** For those who moderate: what waits, the chat's rules, and who is kept from writing. */
export function ModerationPanel({ stream }: { readonly stream: Stream }) {
  return (
    <div className={styles.panel} data-testid="moderation-panel">
      <Held />
      {stream.rights.manage && <MomentsSection stream={stream} />}
      <Moderators canName={stream.rights.host} />
      <ChatRules />
      <Restricted />
    </div>
  );
}

function Held() {
  const { watch, moderation } = useWatch();
  const held = useStore(watch.chat.store, (chat) => chat.held);
  const decide = async ({ id }: HeldMessage, decision: "approve" | "reject") => {
    if (await moderation.decide(id, decision)) watch.chat.heldSettled(id);
  };
  return (
    <section className={styles.section} aria-label={words.heldTitle}>
      <h3 className={styles.caption}>{words.heldTitle}</h3>
      {held.length === 0 && <p className={styles.none}>{words.heldNone}</p>}
      {held.map((message) => (
        <div key={message.id} className={styles.held} data-testid="held-message">
          <span className={styles.heldName}>{message.userName}</span>
          <span>{message.content}</span>
          <span className={styles.none}>{heldWords(message.reason)}</span>
          <span className={styles.buttons}>
            <Button size="s" variant="good" onClick={() => void decide(message, "approve")} data-testid="held-approve">
              {words.approve}
            </Button>
            <Button size="s" onClick={() => void decide(message, "reject")} data-testid="held-reject">
              {words.reject}
            </Button>
          </span>
        </div>
      ))}
    </section>
  );
}

/** Whom the host named, read anew with each word of a change. */
function Moderators({ canName }: { readonly canName: boolean }) {
  const { watch, moderation } = useWatch();
  const roles = useStore(watch.chat.store, (chat) => chat.roles);
  const [all, setAll] = useState<ModeratorsAnswer["moderators"]>([]);
  useEffect(() => {
    let isGone = false;
    void moderation.moderators().then((answer) => {
      if (!isGone && answer) setAll(answer.moderators);
    });
    return () => {
      isGone = true;
    };
  }, [moderation, roles]);
  return (
    <section className={styles.section} aria-label={words.moderators} data-testid="moderators">
      <h3 className={styles.caption}>{words.moderators}</h3>
      {all.length === 0 && <p className={styles.none}>{canName ? words.moderatorsNone : words.moderatorsNoneHere}</p>}
      {all.map((person) => (
        <div key={person.userId} className={styles.row} data-testid={`moderator-${person.userName}`}>
          <span className={styles.name}>{person.userName}</span>
          <RoleBadge role="moderator" />
          <span className={styles.end} />
          {canName && (
            <IconButton
              icon={X}
              label={words.removeModerator(person.userName)}
              size="s"
              onClick={() => void moderation.setModerator(person, false)}
              data-testid="moderator-remove"
            />
          )}
        </div>
      ))}
    </section>
  );
}

function Restricted() {
  const { moderation } = useWatch();
  const [all, setAll] = useState<Restrictions["restrictions"]>([]);
  useEffect(
    () => askEvery(lookEveryMs, moderation.restrictions, (answer) => answer && setAll(answer.restrictions)),
    [moderation],
  );
  const lift = async (userId: string, kind: "timeout" | "ban") => {
    if (await moderation.lift(userId, kind)) setAll((before) => before.filter((each) => each.userId !== userId));
  };
  return (
    <section className={styles.section} aria-label={words.restricted}>
      <h3 className={styles.caption}>{words.restricted}</h3>
      {all.length === 0 && <p className={styles.none}>{words.restrictedNone}</p>}
      {all.map(({ userId, userName, kind }) => (
        <div key={`${kind}-${userId}`} className={styles.row} data-testid={`restricted-${userName}`}>
          <span className={styles.name}>{userName}</span>
          <span className={styles.end}>{kind === "ban" ? words.banned : words.timedOut}</span>
          <Button size="s" onClick={() => void lift(userId, kind)} data-testid="restriction-lift">
            {kind === "ban" ? chatWords.undo : words.lift}
          </Button>
        </div>
      ))}
    </section>
  );
}
