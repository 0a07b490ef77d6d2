import { CircleAlert } from "lucide-react";
import type { Platform } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Mark } from "../ui/Mark.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { ServerAddress } from "./ServerAddress.tsx";
import styles from "./SignInPage.module.css";
import { unreachableWords, words } from "./words.ts";

type Props = {
  /** Tries that the server did not answer. */
  readonly attempt: number;
  readonly platform: Platform;
  readonly onTryNow: () => void;
};

/** While the kept session is looked up; says so when the server does not answer. */
export function StartScreen({ attempt, platform, onTryNow }: Props) {
  const { serverUrl } = platform.environment;
  return (
    <main className={styles.page}>
      <div className={styles.start}>
        <Mark size={40} />
        {attempt === 0 ? (
          <p className={styles.quiet} role="status">
            <Spinner size={14} />
            {words.opening}
          </p>
        ) : (
          <>
            <div className={styles.problem} role="alert">
              <Icon of={CircleAlert} className={styles.problemIcon} />
              <span data-testid="error-message">{unreachableWords(serverUrl, 0)}</span>
              <Button size="s" onClick={onTryNow}>
                {words.tryNow}
              </Button>
            </div>
            <ServerAddress serverUrl={serverUrl} desktop={platform.desktop} />
          </>
        )}
      </div>
    </main>
  );
}
