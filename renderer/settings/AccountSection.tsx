import type { Account } from "@nchat/contract/people";
import { useState } from "react";
import type { Platform } from "../platform/platform.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SessionStore } from "../session/session-store.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Dialog } from "../ui/Dialog.tsx";
import { Hidden } from "../ui/Hidden.tsx";
import styles from "./AboutSection.module.css";
import { PasswordRow } from "./PasswordRow.tsx";
import { ProfileRows } from "./ProfileRows.tsx";
import { RowNote, Section, SettingRow } from "./SettingRow.tsx";
import { failureWords, words } from "./words.ts";

type Props = {
  readonly account: Account;
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly session: SessionStore;
  readonly signOut: () => void;
  /** Hangs up first; "unreachable" changes nothing else. */
  readonly signOutEverywhere: SessionStore["signOutEverywhere"];
};

/** Who one is on this server, and the ways out. */
export function AccountSection({ account, platform, rest, session, signOut, signOutEverywhere }: Props) {
  const { serverUrl, areSecretsEncrypted } = platform.environment;
  return (
    <Section id="account" title="Account and server">
      <ProfileRows account={account} rest={rest} session={session} />
      <Fact label={words.username} value={account.username} />
      <Fact label={words.email} value={account.email} isSecret />
      {/* Whoever has it can come: it is what an invitation holds. */}
      <Fact label={words.server} value={serverUrl ?? ""} isSecret />
      {!areSecretsEncrypted && <SettingRow label={words.keptSignIn} hint={words.unencrypted} />}
      <PasswordRow rest={rest} />
      <SettingRow label={words.signOut} hint={words.signOutHint}>
        <Button onClick={signOut} data-testid="sign-out">
          {words.signOut}
        </Button>
      </SettingRow>
      <SignOutEverywhere signOutEverywhere={signOutEverywhere} />
      <DeleteAccount rest={rest} signOut={signOut} />
    </Section>
  );
}

type FactProps = { readonly label: string; readonly value: string; readonly isSecret?: boolean };

function Fact({ label, value, isSecret = false }: FactProps) {
  const fact = <span className={styles.value}>{value}</span>;
  return <SettingRow label={label}>{isSecret ? <Hidden what={label}>{fact}</Hidden> : fact}</SettingRow>;
}

function SignOutEverywhere({ signOutEverywhere }: Pick<Props, "signOutEverywhere">) {
  const [step, setStep] = useState<"idle" | "busy" | "unreachable">("idle");
  const run = async () => {
    setStep("busy");
    if ((await signOutEverywhere()) === "unreachable") setStep("unreachable");
  };
  return (
    <SettingRow
      label={words.signOutEverywhere}
      hint={words.signOutEverywhereHint}
      below={
        step === "unreachable" && <RowNote tone="bad">{failureWords({ ok: false, reason: "unreachable" })}</RowNote>
      }
    >
      <Button isBusy={step === "busy"} onClick={() => void run()} data-testid="sign-out-everywhere">
        {words.signOutEverywhere}
      </Button>
    </SettingRow>
  );
}

function DeleteAccount({ rest, signOut }: { readonly rest: RestClient; readonly signOut: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [password, setPassword] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const run = async () => {
    setIsBusy(true);
    setError(null);
    const result = await rest.call("deleteAccount", { body: { password } });
    setIsBusy(false);
    if (result.ok) signOut();
    else setError(failureWords(result));
  };
  return (
    <SettingRow label={words.deleteAccount} hint={words.deleteAccountHint}>
      <Button variant="danger" onClick={() => setIsOpen(true)} data-testid="delete-account">
        {words.deleteAccount}…
      </Button>
      {isOpen && (
        <Dialog
          title={words.deleteTitle}
          description={words.deleteLead}
          confirm={words.deleteAccount}
          tone="danger"
          isBusy={isBusy}
          error={error}
          onConfirm={() => void run()}
          onClose={() => setIsOpen(false)}
        >
          <Field
            label={words.password}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            data-testid="delete-password"
          />
        </Dialog>
      )}
    </SettingRow>
  );
}
