import type { Stream, StreamMember } from "@nchat/contract/streams";
import { X } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { PeoplePicker } from "../ui/PeoplePicker.tsx";
import { coHostWords as words } from "./chat-words.ts";
import styles from "./SidePanel.module.css";
import { useWatch } from "./watch-context.ts";

/** For the host: who hosts with them, and naming another, who may be anywhere. */
export function CoHosts({ stream }: { readonly stream: Stream }) {
  const { rest, moderation } = useWatch();
  const [all, readAgain] = useCoHosts(stream.id);
  const without = useMemo(
    () => new Set([stream.hostId, ...(all ?? []).map(({ user }) => user.id)]),
    [stream.hostId, all],
  );
  const change = (user: StreamMember["user"], isCoHost: boolean) =>
    void moderation.setCoHost({ userId: user.id, userName: user.displayName }, isCoHost).then(readAgain);
  return (
    <section className={styles.section} aria-label={words.title} data-testid="co-hosts">
      <h3 className={styles.caption}>{words.title}</h3>
      {all?.length === 0 && <p className={styles.none}>{words.none}</p>}
      {all === null && <p className={styles.none}>{words.loading}</p>}
      {all?.map(({ user }) => (
        <div key={user.id} className={styles.row} data-testid={`co-host-${user.username}`}>
          <Avatar person={user} size={24} />
          <span className={styles.name}>{user.displayName}</span>
          <IconButton
            icon={X}
            size="s"
            label={words.unname(user.displayName)}
            onClick={() => change(user, false)}
            data-testid="co-host-remove"
          />
        </div>
      ))}
      <PeoplePicker
        {...{ rest, without }}
        label={words.add}
        testId="co-host-add"
        onPick={(person) => change(person, true)}
      />
    </section>
  );
}

const tryAgainMs = 3000;

/** Read anew with each word of a change, for those elsewhere hear no word of it here; null until they are known. */
function useCoHosts(id: string): readonly [readonly StreamMember[] | null, () => void] {
  const { rest, watch } = useWatch();
  const roles = useStore(watch.chat.store, (chat) => chat.roles);
  const [all, setAll] = useState<readonly StreamMember[] | null>(null);
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const answer = await rest.call("listStreamMembers", { params: { id } });
      if (isGone) return;
      if (answer.ok) setAll(answer.value.members.filter(({ role }) => role === "co_host"));
      else timer = setTimeout(() => void read(), tryAgainMs); // what is known stays meanwhile
    };
    void read();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [rest, id, roles, times]);
  return [all, () => setTimes((before) => before + 1)];
}
