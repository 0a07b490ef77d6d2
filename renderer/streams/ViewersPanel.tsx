import type { RouteAnswer } from "@nchat/contract/rest";
import type { Stream, Viewer } from "@nchat/contract/streams";
import { CircleAlert, UserRound, Users } from "lucide-react";
import { useEffect, useState } from "react";
import type { RestResult } from "../session/rest-result.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Icon } from "../ui/Icon.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { durationWords } from "../ui/time-words.ts";
import styles from "./SidePanel.module.css";
import { useWatch } from "./watch-context.ts";
import { count, failureWords, words } from "./words.ts";

type Answer = RestResult<RouteAnswer<"listStreamViewers">>;

const lookEveryMs = 5000;

/** Who watches; told to those who moderate, a number to everybody else. */
export function ViewersPanel({ stream }: { readonly stream: Stream }) {
  const { rest } = useWatch();
  const { id } = stream;
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const next = await rest.call("listStreamViewers", { params: { id }, query: { limit: 100 } });
      if (!isGone) setAnswer(next);
    };
    void look();
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [rest, id]);
  if (answer === null) return <SkeletonRows rows={4} label={words.viewers} />;
  if (!answer.ok)
    return (
      <EmptyState icon={CircleAlert} testId="error-message">
        {failureWords(answer)}
      </EmptyState>
    );
  const { total, authenticated, anonymous, viewers } = answer.value;
  if (!stream.rights.moderate) return <p className={styles.lead}>{words.viewersHidden(total)}</p>;
  return (
    <div className={styles.panel} data-testid="viewers-list">
      <p className={styles.lead}>
        {count(authenticated)} with an account · {count(anonymous)} without
      </p>
      {viewers.length === 0 && <EmptyState icon={Users}>{words.viewersNone}</EmptyState>}
      <ul className={styles.list}>
        {viewers.map((viewer) => (
          <Row key={viewer.id} viewer={viewer} />
        ))}
      </ul>
    </div>
  );
}

function Row({ viewer: { user, watchDuration } }: { readonly viewer: Viewer }) {
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
      <span className={styles.end}>{durationWords(watchDuration)}</span>
    </li>
  );
}
