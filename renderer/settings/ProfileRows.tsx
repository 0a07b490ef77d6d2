import type { Account } from "@nchat/contract/people";
import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import type { RestClient, RestFailure } from "../session/rest-result.ts";
import type { SessionStore } from "../session/session-store.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { readAvatar } from "./avatar-file.ts";
import styles from "./AccountSection.module.css";
import { RowNote, SettingRow } from "./SettingRow.tsx";
import { failureWords, words } from "./words.ts";

type Props = { readonly account: Account; readonly rest: RestClient; readonly session: SessionStore };

type Saving =
  | { readonly step: "idle" }
  | { readonly step: "saving" }
  | { readonly step: "saved" }
  | { readonly step: "failed"; readonly text: string };

/** Picture and name, as others see them. */
export function ProfileRows({ account, rest, session }: Props) {
  const save = async (patch: { displayName?: string; avatarUrl?: string | null }): Promise<RestFailure | null> => {
    const result = await rest.call("updateMe", { body: patch });
    if (!result.ok) return result;
    session.accountChanged(result.value);
    return null;
  };
  return (
    <>
      <PictureRow account={account} save={(avatarUrl) => save({ avatarUrl })} />
      <NameRow account={account} save={(displayName) => save({ displayName })} />
    </>
  );
}

type PictureProps = {
  readonly account: Account;
  readonly save: (picture: string | null) => Promise<RestFailure | null>;
};

function PictureRow({ account, save }: PictureProps) {
  const file = useRef<HTMLInputElement>(null);
  const [saving, setSaving] = useState<Saving>({ step: "idle" });
  const store = async (picture: string | null) => {
    setSaving({ step: "saving" });
    const failure = await save(picture);
    setSaving(failure ? { step: "failed", text: failureWords(failure) } : { step: "idle" });
  };
  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const chosen = event.target.files?.[0];
    event.target.value = ""; // the same file can be chosen again
    if (!chosen) return;
    const picture = await readAvatar(chosen);
    if (picture) return store(picture);
    setSaving({ step: "failed", text: words.pictureFailed });
  };
  return (
    <SettingRow
      label={words.picture}
      hint={words.pictureHint}
      below={saving.step === "failed" && <RowNote tone="bad">{saving.text}</RowNote>}
    >
      <Avatar person={account} size={36} />
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg,image/webp"
        className="visually-hidden"
        aria-label={words.picture}
        tabIndex={-1}
        onChange={(event) => void choose(event)}
        data-testid="avatar-file"
      />
      <Button isBusy={saving.step === "saving"} onClick={() => file.current?.click()}>
        {words.choosePicture}
      </Button>
      {account.avatarUrl && (
        <Button variant="quiet" onClick={() => void store(null)}>
          {words.removePicture}
        </Button>
      )}
    </SettingRow>
  );
}

type NameProps = { readonly account: Account; readonly save: (name: string) => Promise<RestFailure | null> };

function NameRow({ account, save }: NameProps) {
  const [name, setName] = useState(account.displayName);
  const [saving, setSaving] = useState<Saving>({ step: "idle" });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === "") return setSaving({ step: "failed", text: words.displayNameEmpty });
    setSaving({ step: "saving" });
    const failure = await save(name.trim());
    setSaving(failure ? { step: "failed", text: failureWords(failure) } : { step: "saved" });
  };
  return (
    <SettingRow
      label={words.displayName}
      hint={words.displayNameHint}
      below={
        <>
          {saving.step === "saved" && <RowNote tone="good">{words.saved}</RowNote>}
          {saving.step === "failed" && <RowNote tone="bad">{saving.text}</RowNote>}
        </>
      }
    >
      <form className={styles.nameForm} onSubmit={(event) => void submit(event)}>
        <input
          className={styles.input}
          aria-label={words.displayName}
          value={name}
          maxLength={80}
          onChange={(event) => {
            setName(event.target.value);
            setSaving({ step: "idle" });
          }}
          data-testid="display-name"
        />
        <Button
          type="submit"
          isBusy={saving.step === "saving"}
          disabled={name.trim() === account.displayName}
          data-testid="display-name-save"
        >
          {words.save}
        </Button>
      </form>
    </SettingRow>
  );
}
