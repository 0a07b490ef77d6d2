import type { RouteAnswer } from "@nchat/contract/rest";
import type { ChatRole } from "@nchat/contract/stream-chat";
import type { Stream, Viewer } from "@nchat/contract/streams";
import { CircleAlert, Ellipsis, UserRound, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { RestResult } from "../session/rest-result.ts";
import { askEvery } from "../ui/ask-every.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { durationWords } from "../ui/time-words.ts";
import { chatWords } from "./chat-words.ts";
import { CoHosts } from "./CoHosts.tsx";
import type { Somebody } from "./moderation.ts";
import { RoleBadge } from "./RoleBadge.tsx";
import { personActions } from "./row-actions.ts";
import styles from "./SidePanel.module.css";
import { useWho } from "./use-who.ts";
import { useWatch } from "./watch-context.ts";
import { count, failureWords, words } from "./words.ts";

type Answer = RestResult<RouteAnswer<"listStreamViewers">>;

const lookEveryMs = 5000;

/** Who watches; told to those who moderate, a number to everybody else. */
export function ViewersPanel({ stream }: { readonly stream: Stream }) {
  const { rest, watch, moderation } = useWatch();
  const { place, roles } = useStore(watch.chat.store);
  const who = useWho(stream, place);
  const { id } = stream;
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const ask = () => rest.call("listStreamViewers", { params: { id }, query: { limit: 100 } });
    return askEvery(lookEveryMs, ask, setAnswer);
  }, [rest, id]);
  if (answer === null) return <SkeletonRows rows={4} label={words.viewers} />;
  if (!answer.ok)
    return (
      <EmptyState icon={CircleAlert} testId="error-message">
        {failureWords(answer)}
      </EmptyState>
    );
  const { total, authenticated, anonymous, viewers } = answer.value;
  if (!who.canModerate) return <p className={styles.lead}>{words.viewersHidden(total)}</p>;
  return (
    <div className={styles.panel} data-testid="viewers-list">
      {stream.rights.host && <CoHosts stream={stream} />}
      <p className={styles.lead}>
        {count(authenticated)} with an account · {count(anonymous)} without
      </p>
      {viewers.length === 0 && <EmptyState icon={Users}>{words.viewersNone}</EmptyState>}
      <ul className={styles.list}>
        {viewers.map((viewer) => (
          <Row
            key={viewer.id}
            viewer={viewer}
            role={roles[viewer.user?.id ?? ""] ?? viewer.role}
            actionsFor={(person) => personActions(person, who, moderation)}
          />
        ))}
      </ul>
    </div>
  );
}

type RowProps = {
  readonly viewer: Viewer;
  readonly role: ChatRole;
  readonly actionsFor: (person: Somebody & { readonly role: ChatRole }) => readonly MenuItem[];
};

function Row({ viewer: { user, watchDuration }, role, actionsFor }: RowProps) {
  const items = user ? actionsFor({ userId: user.id, userName: user.displayName, role }) : [];
  return (
    <li className={styles.row} data-testid={user ? `viewer-${user.username}` : "viewer-anonymous"}>
      {user ? (
        <Avatar person={user} size={24} />
      ) : (
        <span className={styles.nobody}>
          <Icon of={UserRound} size={14} />
        </span>
      )}
      <span className={styles.name}>{user?.displayName ?? words.anonymous}</span>
      <RoleBadge role={role} />
      <span className={styles.end}>{durationWords(watchDuration)}</span>
      {items.length > 0 && (
        <Menu
          trigger={<IconButton icon={Ellipsis} label={chatWords.more} size="s" data-testid="viewer-more" />}
          items={items}
        />
      )}
    </li>
  );
}
