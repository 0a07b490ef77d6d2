import type { ChatRole } from "@nchat/contract/stream-chat";
import { ShieldCheck } from "lucide-react";
import { Icon } from "../ui/Icon.tsx";
import styles from "./ChatRow.module.css";
import { chatWords } from "./chat-words.ts";

/** What somebody is in a stream, beside their name; viewers are nothing in particular. */
export function RoleBadge({ role }: { readonly role: ChatRole }) {
  switch (role) {
    case "host":
      return <span className={styles.badge}>{chatWords.host}</span>;
    case "co_host":
      return <span className={styles.badge}>{chatWords.coHost}</span>;
    case "moderator":
      return (
        <span className={styles.shield} title={chatWords.moderator} data-testid="badge-moderator">
          <Icon of={ShieldCheck} size={12} />
          {chatWords.moderator}
        </span>
      );
    case "viewer":
      return null;
  }
}
