import type { OwnChannel } from "@nchat/contract/channels";
import { Radio } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Dialog } from "../ui/Dialog.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { audienceWords, broadcastWords as words } from "./broadcast-words.ts";
import styles from "./BroadcastDialog.module.css";
import { type BroadcastDraft, channelOf, emptyBroadcast, newChannel, planOf } from "./broadcast-plan.ts";
import { useCall } from "./call-context.ts";

/** What the broadcast of this call is to be, and what it means for the people in it. */
export function BroadcastDialog({ onClose }: { readonly onClose: () => void }) {
  const { broadcast } = useCall();
  const { isBusy } = useStore(broadcast.store);
  const { draft, change, channels, newName, fault, isBeginning, begin } = useDraft(onClose);
  return (
    <Dialog
      title={words.title}
      description={words.description}
      confirm={words.goLive}
      confirmTestId="broadcast-confirm"
      isBusy={isBusy || isBeginning}
      error={fault}
      onConfirm={begin}
      onClose={onClose}
    >
      <Field
        autoFocus
        label={words.titleField}
        placeholder={words.titlePlaceholder}
        value={draft.title}
        maxLength={255}
        data-testid="broadcast-title"
        onChange={({ target }) => change({ title: target.value })}
      />
      <Audience {...{ draft, channels, newName }} onChange={change} />
      {draft.visibility === "invite_only" && <Invited draft={draft} onChange={change} />}
      <p className={styles.consent} data-testid="broadcast-consent">
        <Icon of={Radio} size={16} />
        {words.consent(audienceWords(draft.visibility))}
      </p>
    </Dialog>
  );
}

type AudienceProps = {
  readonly draft: BroadcastDraft;
  /** Null: it is the call's own. */
  readonly channels: readonly OwnChannel[] | null;
  readonly newName: string;
  readonly onChange: (part: Partial<BroadcastDraft>) => void;
};

/** Who may watch, and whose channel it belongs to. */
function Audience({ draft, channels, newName, onChange }: AudienceProps) {
  return (
    <>
      <Choice label={words.visibility}>
        <Segments
          label={words.visibility}
          value={draft.visibility}
          onChange={(visibility) => onChange({ visibility })}
          options={(["public", "channel_members", "invite_only"] as const).map((value) => ({
            ...{ value, label: words.visibilities[value], testId: `broadcast-visibility-${value}` },
          }))}
        />
      </Choice>
      {channels !== null && (
        <Choice label={words.channel}>
          <Select
            label={words.channel}
            value={channelOf(draft, channels)}
            data-testid="broadcast-channel"
            options={[
              ...channels.map(({ id, name }) => ({ value: id, label: name })),
              { value: newChannel, label: words.newChannel(newName) },
            ]}
            onChange={(channelId) => onChange({ channelId })}
          />
        </Choice>
      )}
    </>
  );
}

function Choice({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles.choice}>
      <span aria-hidden>{label}</span>
      {children}
    </div>
  );
}

type InvitedProps = {
  readonly draft: BroadcastDraft;
  readonly onChange: (part: Partial<BroadcastDraft>) => void;
};

/** Whoever is in the call may watch anyway. */
function Invited({ draft, onChange }: InvitedProps) {
  const { people, engine } = useCall();
  const { participants } = useStore(engine.roster);
  const others = people.filter(({ id }) => !participants.some(({ userId }) => userId === id));
  const toggle = (id: string) =>
    onChange({
      invited: draft.invited.includes(id) ? draft.invited.filter((each) => each !== id) : [...draft.invited, id],
    });
  if (others.length === 0) return null;
  return (
    <fieldset className={styles.invited}>
      <legend>{words.invited}</legend>
      {others.map(({ id, username, displayName }) => (
        <label key={id}>
          <input
            type="checkbox"
            checked={draft.invited.includes(id)}
            data-testid={`broadcast-invite-${username}`}
            onChange={() => toggle(id)}
          />
          {displayName}
        </label>
      ))}
    </fieldset>
  );
}

function useDraft(onClose: () => void) {
  const { broadcast, rest, engine, call, account } = useCall();
  const inChannel = useStore(call.store, ({ current }) =>
    "call" in current ? (current.call?.channelId ?? null) : null,
  );
  const [draft, setDraft] = useState(emptyBroadcast);
  const [channels, setChannels] = useState<readonly OwnChannel[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [isBeginning, setBeginning] = useState(false);
  const [asks, setAsks] = useState(0);
  const change = (part: Partial<BroadcastDraft>) => setDraft((before) => ({ ...before, ...part }));
  const newName = words.channelName(account.displayName);
  useEffect(() => {
    if (inChannel !== null) return; // it is that channel's
    void rest.call("listChannels", { query: { limit: 200 } }).then((answer) => {
      if (answer.ok) setChannels(answer.value.channels);
      else setFault(words.noAnswer);
    });
  }, [rest, inChannel, asks]);
  const beginOnce = async () => {
    setFault(null);
    if (channels === null) setAsks((before) => before + 1);
    const inside = engine.roster.getState().participants.map(({ userId }) => userId);
    const plan = await planOf(draft, { inChannel, channels, newName, rest, inside });
    if ("fault" in plan) return setFault(plan.fault);
    if (plan.made) {
      // Trying again makes no second one.
      setChannels([...(channels ?? []), plan.made]);
      change({ channelId: plan.made.id });
    }
    const problem = await broadcast.start(plan.plan);
    if (problem === null) onClose();
    else setFault(problem);
  };
  const begin = async () => {
    if (isBeginning) return;
    setBeginning(true);
    await beginOnce().finally(() => setBeginning(false));
  };
  return { draft, change, channels, newName, fault, isBeginning, begin: () => void begin() };
}
