import { CircleAlert, Eye, EyeOff } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Platform } from "../platform/platform.ts";
import type { SignInProblem } from "../session/session-machine.ts";
import type { SessionStore } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Mark } from "../ui/Mark.tsx";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import { checkFields, type FieldErrors } from "./check-fields.ts";
import { ServerAddress } from "./ServerAddress.tsx";
import styles from "./SignInPage.module.css";
import { problemWords, words } from "./words.ts";

type Props = { readonly session: SessionStore; readonly platform: Platform; readonly now: () => number };
type How = "sign-in" | "sign-up";

const retryMs = 6000;

/** E-mail and password, for an old account or a new one. Every problem is said here, in words. */
export function SignInPage({ session, platform, now }: Props) {
  const state = useStore(session.store);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [how, setHow] = useState<How>("sign-in");
  const [errors, setErrors] = useState<FieldErrors | null>(null);
  const { serverUrl } = platform.environment;
  const problem = state.step === "signed-out" ? state.problem : null;
  const submit = (next: How) => {
    setHow(next);
    const found = checkFields(next, email, password);
    setErrors(found);
    if (found) return;
    const credentials = { email: email.trim(), password };
    void (next === "sign-in" ? session.signIn(credentials) : session.signUp(credentials));
  };
  const enter = (event: FormEvent) => {
    event.preventDefault();
    submit("sign-in");
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={enter} noValidate>
        <header className={styles.head}>
          <Mark size={40} />
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.lead}>{words.lead}</p>
        </header>
        <Fields {...{ email, setEmail, password, setPassword, errors }} />
        {problem && !errors && (
          <Problem problem={problem} serverUrl={serverUrl} now={now} onRetry={() => submit(how)} />
        )}
        <Buttons
          busy={state.step === "signing-in" ? state.how : null}
          isOff={serverUrl === null}
          onSignUp={() => submit("sign-up")}
        />
        <ServerAddress serverUrl={serverUrl} desktop={platform.desktop} />
      </form>
    </main>
  );
}

type ButtonsProps = { readonly busy: How | null; readonly isOff: boolean; readonly onSignUp: () => void };

function Buttons({ busy, isOff, onSignUp }: ButtonsProps) {
  return (
    <div className={styles.buttons}>
      <Button
        type="submit"
        variant="primary"
        size="l"
        isBusy={busy === "sign-in"}
        disabled={isOff || busy === "sign-up"}
        data-testid="sign-in-submit"
      >
        {words.signIn}
      </Button>
      <Button
        size="l"
        isBusy={busy === "sign-up"}
        disabled={isOff || busy === "sign-in"}
        onClick={onSignUp}
        data-testid="sign-up"
      >
        {words.signUp}
      </Button>
    </div>
  );
}

type FieldsProps = {
  readonly email: string;
  readonly setEmail: (email: string) => void;
  readonly password: string;
  readonly setPassword: (password: string) => void;
  readonly errors: FieldErrors | null;
};

function Fields({ email, setEmail, password, setPassword, errors }: FieldsProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <>
      <Field
        label={words.email}
        type="email"
        autoComplete="username"
        autoFocus
        spellCheck={false}
        value={email}
        error={errors?.email}
        onChange={(event) => setEmail(event.target.value)}
        data-testid="sign-in-email"
      />
      <Field
        label={words.password}
        type={isShown ? "text" : "password"}
        autoComplete="current-password"
        value={password}
        hint={words.passwordHint}
        error={errors?.password}
        onChange={(event) => setPassword(event.target.value)}
        data-testid="sign-in-password"
        after={
          <IconButton
            icon={isShown ? EyeOff : Eye}
            label={isShown ? words.hidePassword : words.showPassword}
            onClick={() => setIsShown(!isShown)}
          />
        }
      />
    </>
  );
}

type ProblemProps = {
  readonly problem: SignInProblem;
  readonly serverUrl: string | null;
  readonly now: () => number;
  readonly onRetry: () => void;
};

/** What went wrong. An unreachable server is tried again by itself; a lock-out counts down. */
function Problem({ problem, serverUrl, now, onRetry }: ProblemProps) {
  const [retryAt] = useState(() => (problem.kind === "unreachable" ? now() + retryMs : null));
  const until = problem.kind === "refused" ? problem.until : retryAt;
  const secondsLeft = useSecondsLeft(until, now);
  const isDue = retryAt !== null && secondsLeft === 0;
  useEffect(() => {
    if (isDue) onRetry();
    // Once, when the time has come: a retry replaces this problem by its own outcome.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isDue]);
  return (
    <div className={styles.problem} role="alert">
      <Icon of={CircleAlert} className={styles.problemIcon} />
      <span data-testid="error-message">{problemWords(problem, serverUrl, secondsLeft)}</span>
      {problem.kind === "unreachable" && (
        <Button size="s" onClick={onRetry}>
          {words.tryAgain}
        </Button>
      )}
    </div>
  );
}
