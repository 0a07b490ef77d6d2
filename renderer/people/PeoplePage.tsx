import type { ComponentProps } from "react";
import { PeopleList } from "./PeopleList.tsx";
import styles from "./PeoplePage.module.css";
import { words } from "./words.ts";

/** Everybody on a page of their own, for windows too small for the sidebar. */
export function PeoplePage(props: ComponentProps<typeof PeopleList>) {
  return (
    <main className={styles.page} tabIndex={-1} data-region="content">
      <h1 className={styles.title}>{words.people}</h1>
      <PeopleList {...props} />
    </main>
  );
}
