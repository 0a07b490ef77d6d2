import type { OwnChannel } from "@nchat/contract/channels";
import { StreamVisibility, type StreamInfo } from "@nchat/contract/streams";
import { CircleAlert } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { RestResult } from "../session/rest-result.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Field } from "../ui/Field.tsx";
import { Select } from "../ui/Select.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { faultsOf, newChannel, nextHour, type PlanDraft } from "./plan-machine.ts";
import type { StreamsStore } from "./streams-store.ts";
import styles from "./PlanForm.module.css";
import { failureWords, planWords, visibilityWords, words } from "./words.ts";

type Props = {
  readonly streams: Pick<StreamsStore, "listChannels" | "createChannel" | "schedule">;
  readonly now: () => number;
  readonly onDone: (stream: StreamInfo) => void;
  readonly onClose: () => void;
};

/** Plans a stream; opens on the page itself. */
export function PlanForm(props: Props) {
  const { streams } = props;
  const [channels, setChannels] = useState<RestResult<readonly OwnChannel[]> | null>(null);
  const load = () => void streams.listChannels().then(setChannels);
  // Once: another try is a click.
  useEffect(() => void streams.listChannels().then(setChannels), [streams]);
  if (channels === null) return <SkeletonRows rows={3} label={planWords.loading} />;
  if (!channels.ok)
    return (
      <EmptyState icon={CircleAlert} testId="error-message" action={<Button onClick={load}>{words.tryAgain}</Button>}>
        {planWords.failed}
      </EmptyState>
    );
  return <Filled {...props} channels={channels.value} />;
}

type FilledProps = Props & { readonly channels: readonly OwnChannel[] };

/** The made channel stays in the draft: planning again after a failure makes no second one. */
async function plan(
  streams: Props["streams"],
  draft: PlanDraft,
  onChannel: (channel: OwnChannel) => void,
): Promise<RestResult<StreamInfo>> {
  let { channelId } = draft;
  if (channelId === newChannel) {
    const made = await streams.createChannel(draft.channelName.trim());
    if (!made.ok) return made;
    onChannel(made.value);
    channelId = made.value.id;
  }
  const { title, description, visibility } = draft;
  const scheduledAt = new Date(draft.when).toISOString();
  return streams.schedule({ channelId, title: title.trim(), description: description.trim(), visibility, scheduledAt });
}

function Filled({ streams, now, onDone, onClose, channels: own }: FilledProps) {
  const { channels, draft, change, faults, isBusy, error, submit } = useDraft(streams, own, now, onDone);
  return (
    <form className={styles.form} aria-label={words.plan} onSubmit={(event) => void submit(event)} noValidate>
      <TextFields {...{ draft, faults, change }} />
      <Choices {...{ draft, faults, change, channels }} />
      {error !== null && (
        <p className={styles.error} role="alert" data-testid="error-message">
          {error}
        </p>
      )}
      <div className={styles.footer}>
        <Button onClick={onClose}>{planWords.close}</Button>
        <Button type="submit" variant="primary" isBusy={isBusy} data-testid="schedule-submit">
          {planWords.submit}
        </Button>
      </div>
    </form>
  );
}

/** What is typed, looked at only once it was to be sent. */
function useDraft(streams: Props["streams"], own: readonly OwnChannel[], now: () => number, onDone: Props["onDone"]) {
  const [channels, setChannels] = useState(own);
  const [draft, setDraft] = useState<PlanDraft>(() => ({
    title: "",
    description: "",
    when: nextHour(now()),
    visibility: "channel_members",
    channelId: own[0]?.id ?? newChannel,
    channelName: "",
  }));
  const [isSent, setIsSent] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const change = (part: Partial<PlanDraft>) => setDraft((before) => ({ ...before, ...part }));
  const onChannel = (channel: OwnChannel) => {
    setChannels((before) => [...before, channel]);
    change({ channelId: channel.id });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsSent(true);
    if (isBusy || Object.keys(faultsOf(draft, now())).length > 0) return;
    setIsBusy(true);
    setError(null);
    const result = await plan(streams, draft, onChannel);
    setIsBusy(false);
    if (result.ok) onDone(result.value);
    else setError(failureWords(result));
  };
  return { channels, draft, change, submit, isBusy, error, faults: isSent ? faultsOf(draft, now()) : {} };
}

type TextProps = {
  readonly draft: PlanDraft;
  readonly faults: ReturnType<typeof faultsOf>;
  readonly change: (part: Partial<PlanDraft>) => void;
};

function TextFields({ draft, faults, change }: TextProps) {
  return (
    <>
      <Field
        autoFocus
        label={planWords.title}
        value={draft.title}
        maxLength={255}
        error={faults.title}
        onChange={({ target }) => change({ title: target.value })}
        data-testid="schedule-title"
      />
      <Field
        label={planWords.description}
        value={draft.description}
        maxLength={5000}
        onChange={({ target }) => change({ description: target.value })}
        data-testid="schedule-description"
      />
      <Field
        type="datetime-local"
        label={planWords.when}
        value={draft.when}
        error={faults.when}
        onChange={({ target }) => change({ when: target.value })}
        data-testid="schedule-time"
      />
    </>
  );
}

function Choices({ draft, faults, change, channels }: TextProps & { readonly channels: readonly OwnChannel[] }) {
  return (
    <>
      <div className={styles.pair}>
        <Chosen label={planWords.visibility}>
          <Select
            label={planWords.visibility}
            value={draft.visibility}
            options={StreamVisibility.options.map((value) => ({ value, label: visibilityWords(value) }))}
            onChange={(value) => change({ visibility: StreamVisibility.parse(value) })}
            data-testid="schedule-visibility"
          />
        </Chosen>
        <Chosen label={planWords.channel}>
          <Select
            label={planWords.channel}
            value={draft.channelId}
            options={[
              ...channels.map(({ id, name }) => ({ value: id, label: name })),
              { value: newChannel, label: planWords.newChannel },
            ]}
            onChange={(channelId) => change({ channelId })}
            data-testid="schedule-channel"
          />
        </Chosen>
      </div>
      {draft.channelId === newChannel && (
        <Field
          label={planWords.channelName}
          value={draft.channelName}
          maxLength={255}
          error={faults.channelName}
          onChange={({ target }) => change({ channelName: target.value })}
          data-testid="schedule-channel-name"
        />
      )}
    </>
  );
}

function Chosen({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={styles.chosen}>
      <span className={styles.label} aria-hidden>
        {label}
      </span>
      {children}
    </div>
  );
}
