import type { GoLivePlan } from "@nchat/contract/broadcast";
import type { SourceStates, Studio } from "@nchat/contract/studio";
import { Check, CircleDashed, KeyRound, Radio } from "lucide-react";
import { useEffect, useId, useMemo } from "react";
import { useStore } from "zustand";
import { createChannels } from "../session/channels-store.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Audience, newChannel } from "./Audience.tsx";
import type { Draft } from "./draft.ts";
import type { External } from "./external-store.ts";
import { InvitePeople, NameCoHosts } from "./InvitePeople.tsx";
import styles from "./Output.module.css";
import { PlannedLine } from "./PlannedLine.tsx";
import { PreflightPanel } from "./PreflightPanel.tsx";
import { SavedDestinations } from "./SavedDestinations.tsx";
import { SendAs } from "./SendAs.tsx";
import { channelCheck, type Check as SetUpCheck, invitedCheck, plannedOf, setUpChecks } from "./set-up.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { useToldPlan } from "./use-told-plan.ts";
import { words } from "./words.ts";

/** The channels are asked for again while they are not known. */
const askAgainMs = 3000;

type Props = {
  readonly ports: StudioPorts;
  readonly studio: Studio;
  readonly states: SourceStates;
  readonly external: External;
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
};

/** What the stream is to be, what is still missing, and the one button. */
export function SetUp({ ports, studio, states, external, draft, onChange }: Props) {
  const { title, visibility, invited, preset } = draft;
  const { channels, channelId } = useChannels(ports, draft);
  const { chosen } = useStore(ports.planned.store);
  const isExternal = draft.sender === "external";
  const ownChecks = setUpChecks(studio, states, title).filter(({ id }) => id === "title" || !isExternal);
  const checks = [...ownChecks, channelCheck(channels !== null), ...invitedCheck(chosen)];
  const missing = checks.find((check) => check.missing !== null)?.missing ?? null;
  const rest = { newChannelName: words.channelName(ports.ownName), channelId, ...plannedOf(chosen) };
  const planOf = (isRehearsal: boolean) => {
    return missing === null && channels !== null ? planFrom(draft, { ...rest, isRehearsal }) : null;
  };
  useToldPlan(ports.studio.tools, isExternal ? null : planOf(false), isExternal ? words.setToExternal : missing);
  const formId = useId();
  const begin = (isRehearsal: boolean) => {
    const plan = planOf(isRehearsal);
    if (plan === null) return;
    if (isExternal) void external.begin(plan, draft.ingress);
    else ports.studio.goLive(plan);
  };
  return (
    <div className={styles.setUp}>
      <form id={formId} className={styles.setUp} onSubmit={(event) => (event.preventDefault(), begin(false))}>
        <PlannedLine planned={ports.planned} now={ports.now} />
        <Title title={title} onChange={(next) => onChange({ title: next })} />
        <Audience
          {...{ ...rest, visibility, channels, isChannelFixed: chosen !== null }}
          onVisibility={(next) => onChange({ visibility: next })}
          onChannel={(next) => onChange({ channelId: next })}
        />
        {visibility === "invite_only" && (
          <InvitePeople rest={ports.rest} invited={invited} onChange={(next) => onChange({ invited: next })} />
        )}
        <NameCoHosts {...ports} coHosts={draft.coHosts} onChange={(next) => onChange({ coHosts: next })} />
        <SendAs sending={draft} onChange={onChange} />
      </form>
      {/* Typing a destination is a form of its own. */}
      <SavedDestinations saved={ports.studio.savedDestinations} />
      {!isExternal && <Preflight {...{ ports, preset, onChange }} />}
      <Checks checks={checks} />
      <Begin {...{ isExternal, external, formId, missing }} onRehearse={() => begin(true)} />
    </div>
  );
}

type PreflightProps = Pick<Props, "ports" | "onChange"> & Pick<Draft, "preset">;

function Preflight({ ports, preset, onChange }: PreflightProps) {
  return (
    <PreflightPanel
      port={ports.studio}
      preset={preset}
      onPreset={(next) => onChange({ preset: next })}
      now={ports.now}
    />
  );
}

type Rest = Pick<GoLivePlan, "isRehearsal" | "newChannelName" | "plannedId" | "plannedAs"> & {
  readonly channelId: string;
};

function planFrom(draft: Draft, { channelId, ...rest }: Rest): GoLivePlan {
  const { title, visibility, invited, preset, sendBy, isRecorded } = draft;
  return {
    ...{ ...rest, title: title.trim(), visibility, preset, sendBy, isRecorded },
    channelId: channelId === newChannel ? null : channelId,
    invitedUserIds: visibility === "invite_only" ? invited.map(({ id }) => id) : [],
    coHostIds: draft.coHosts.map(({ id }) => id),
  };
}

function Title({ title, onChange }: { readonly title: string; readonly onChange: (title: string) => void }) {
  return (
    <Field
      label={words.title}
      placeholder={words.titlePlaceholder}
      value={title}
      maxLength={255}
      data-testid="stream-title"
      onChange={({ target }) => onChange(target.value)}
    />
  );
}

type BeginProps = {
  readonly isExternal: boolean;
  /** What has to be done first. */
  readonly missing: string | null;
  readonly external: External;
  readonly formId: string;
  readonly onRehearse: () => void;
};

function Begin({ isExternal, missing, external, formId, onRehearse }: BeginProps) {
  const { isAsking, problem } = useStore(external.store);
  return (
    <div className={styles.begin}>
      {isExternal && problem !== null && (
        <p className={styles.slow} role="alert" data-testid="error-message">
          {problem}
        </p>
      )}
      <Button
        type="submit"
        form={formId}
        variant="primary"
        icon={isExternal ? KeyRound : Radio}
        isBusy={isExternal && isAsking}
        disabled={missing !== null}
        data-testid={isExternal ? "external-begin" : "go-live"}
      >
        {isExternal ? words.makeKey : words.goLive}
      </Button>
      {missing !== null && <p className={styles.firstMissing}>{missing}</p>}
      {missing === null && !isExternal && (
        <Button size="s" variant="quiet" onClick={onRehearse} data-testid="rehearse">
          {words.rehearse}
        </Button>
      )}
    </div>
  );
}

function Checks({ checks }: { readonly checks: readonly SetUpCheck[] }) {
  return (
    <ul className={styles.checks} aria-label={words.setUp}>
      {checks.map((check) => (
        <li key={check.id} className={check.missing === null ? styles.done : styles.missing}>
          <Icon of={check.missing === null ? Check : CircleDashed} size={14} />
          {check.missing ?? check.label}
        </li>
      ))}
    </ul>
  );
}

function useChannels({ rest }: StudioPorts, { channelId }: Draft) {
  const channels = useMemo(() => createChannels(rest), [rest]);
  const known = useStore(channels.store).channels;
  const isMissing = known === null;
  useEffect(() => {
    if (!isMissing) return;
    void channels.load();
    const timer = setInterval(() => void channels.load(), askAgainMs);
    return () => clearInterval(timer);
  }, [channels, isMissing]);
  return { channels: known, channelId: channelId ?? known?.[0]?.id ?? newChannel };
}
