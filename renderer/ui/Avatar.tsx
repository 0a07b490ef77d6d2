import type { Presence } from "@nchat/contract/people";
import { avatarTone, initials } from "./avatar-tone.ts";
import styles from "./Avatar.module.css";
import { classNames } from "./class-names.ts";

type Props = {
  readonly person: { readonly id: string; readonly displayName: string; readonly avatarUrl: string | null };
  readonly size?: 18 | 24 | 28 | 36 | 56 | 96;
  readonly presence?: Presence | undefined;
};

/** A person's picture, or initials on a tone of their own. The name stands beside it, so readers skip it. */
export function Avatar({ person, size = 28, presence }: Props) {
  return (
    <span
      className={classNames(styles.avatar, styles[`size-${size}`], styles[`tone-${avatarTone(person.id)}`])}
      aria-hidden
    >
      {person.avatarUrl ? (
        <img className={styles.picture} src={person.avatarUrl} alt="" />
      ) : (
        initials(person.displayName)
      )}
      {presence && <span className={classNames(styles.dot, styles[presence])} />}
    </span>
  );
}
