import { Server } from "lucide-react";
import { useState } from "react";
import type { DesktopPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import styles from "./SignInPage.module.css";
import { words } from "./words.ts";

type Props = {
  readonly serverUrl: string | null;
  /** Null in a browser, where the page's own server is the only one. */
  readonly desktop: DesktopPort | null;
};

/** Which server is used; on the desktop it can be changed, and must be given when none is known. */
export function ServerAddress({ serverUrl, desktop }: Props) {
  const [isOpen, setIsOpen] = useState(serverUrl === null);
  return (
    <section className={styles.server} aria-label={words.server}>
      {serverUrl !== null && (
        <div className={styles.serverLine}>
          <Icon of={Server} size={14} />
          <span className={styles.serverUrl}>{serverUrl.replace(/^https?:\/\//, "")}</span>
          {desktop && (
            <Button variant="quiet" size="s" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {words.changeServer}
            </Button>
          )}
        </div>
      )}
      {isOpen && desktop && <Edit serverUrl={serverUrl} setServer={desktop.setServer} />}
    </section>
  );
}

type EditProps = { readonly serverUrl: string | null; readonly setServer: DesktopPort["setServer"] };

function Edit({ serverUrl, setServer }: EditProps) {
  const [address, setAddress] = useState(serverUrl ?? "");
  const [step, setStep] = useState<"idle" | "saving" | "not-a-url">("idle");
  const save = async () => {
    setStep("saving");
    // After "saved" the window loads the page anew.
    if ((await setServer(address.trim())) === "not-a-url") setStep("not-a-url");
  };
  return (
    <div className={styles.serverEdit}>
      <Field
        label={words.serverAddress}
        type="url"
        value={address}
        placeholder="https://calls.example.com"
        hint={serverUrl === null ? words.noServer : undefined}
        error={step === "not-a-url" ? words.notAUrl : null}
        spellCheck={false}
        onChange={(event) => setAddress(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault(); // the form around signs in
          void save();
        }}
        data-testid="server-address"
      />
      <Button isBusy={step === "saving"} onClick={() => void save()}>
        {words.useServer}
      </Button>
    </div>
  );
}
