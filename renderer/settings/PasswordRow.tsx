import { type FormEvent, useState } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import styles from "./AccountSection.module.css";
import { RowNote, SettingRow } from "./SettingRow.tsx";
import { failureWords, words } from "./words.ts";

type Step =
  | { readonly step: "closed" }
  | { readonly step: "open" }
  | { readonly step: "busy" }
  | { readonly step: "failed"; readonly text: string }
  | { readonly step: "done" };

/** Changing the password, in the row itself. */
export function PasswordRow({ rest }: { readonly rest: RestClient }) {
  const [step, setStep] = useState<Step>({ step: "closed" });
  const change = async (oldPassword: string, newPassword: string) => {
    if (newPassword.length < 8) return setStep({ step: "failed", text: words.newPasswordShort });
    setStep({ step: "busy" });
    const result = await rest.call("changePassword", { body: { oldPassword, newPassword } });
    setStep(result.ok ? { step: "done" } : { step: "failed", text: failureWords(result) });
  };
  const isOpen = step.step !== "closed" && step.step !== "done";
  return (
    <SettingRow
      label={words.changePassword}
      hint={words.changePasswordHint}
      below={
        <>
          {step.step === "done" && <RowNote tone="good">{words.passwordChanged}</RowNote>}
          {isOpen && (
            <PasswordForm
              isBusy={step.step === "busy"}
              error={step.step === "failed" ? step.text : null}
              onChange={(oldPassword, newPassword) => void change(oldPassword, newPassword)}
              onCancel={() => setStep({ step: "closed" })}
            />
          )}
        </>
      }
    >
      {!isOpen && (
        <Button onClick={() => setStep({ step: "open" })} data-testid="change-password">
          {words.changePassword}…
        </Button>
      )}
    </SettingRow>
  );
}

type FormProps = {
  readonly isBusy: boolean;
  readonly error: string | null;
  readonly onChange: (oldPassword: string, newPassword: string) => void;
  readonly onCancel: () => void;
};

function PasswordForm({ isBusy, error, onChange, onCancel }: FormProps) {
  const [oldPassword, setOldPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange(oldPassword, newPassword);
  };
  return (
    <form className={styles.passwordForm} onSubmit={submit}>
      <Field
        label={words.oldPassword}
        type="password"
        autoFocus
        autoComplete="current-password"
        value={oldPassword}
        onChange={(event) => setOldPassword(event.target.value)}
        data-testid="old-password"
      />
      <Field
        label={words.newPassword}
        type="password"
        autoComplete="new-password"
        hint={words.newPasswordHint}
        value={newPassword}
        onChange={(event) => setNewPassword(event.target.value)}
        data-testid="new-password"
      />
      {error && <RowNote tone="bad">{error}</RowNote>}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" isBusy={isBusy} disabled={oldPassword === ""}>
          {words.changePassword}
        </Button>
        <Button onClick={onCancel}>{words.cancel}</Button>
      </div>
    </form>
  );
}
