import type { GoLivePlan, Preset } from "@nchat/contract/broadcast";
import type { Person } from "@nchat/contract/people";
import type { SourceStates, Studio } from "@nchat/contract/studio";
import { Check, CircleDashed, Radio } from "lucide-react";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { createChannels } from "../session/channels-store.ts";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Audience, newChannel } from "./Audience.tsx";
import { InvitePeople } from "./InvitePeople.tsx";
import styles from "./Output.module.css";
import { PreflightPanel } from "./PreflightPanel.tsx";
import { SendAs } from "./SendAs.tsx";
import { type Check as SetUpCheck, setUpChecks } from "./set-up.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly studio: Studio; readonly states: SourceStates };

/** What the stream is to be, what is still missing, and the one button. */
export function SetUp({ ports, studio, states }: Props) {
  const [title, setTitle] = useState("");
  const [visibility, setVisibility] = useState<GoLivePlan["visibility"]>("public");
  const [invited, setInvited] = useState<readonly Person[]>([]);
  const [preset, setPreset] = useState<Preset>("720p");
  const [isRecorded, setIsRecorded] = useState(false);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const channels = useChannels(ports);
  const channelId = chosenId ?? channels?.[0]?.id ?? newChannel;
  const checks = setUpChecks(studio, states, title);
  const missing = checks.find((check) => check.missing !== null)?.missing ?? null;
  const newChannelName = words.channelName(ports.ownName);
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (missing !== null || channels === null) return;
    ports.studio.goLive({
      ...{ title: title.trim(), visibility, preset, isRecorded, newChannelName },
      channelId: channelId === newChannel ? null : channelId,
      invitedUserIds: visibility === "invite_only" ? invited.map(({ id }) => id) : [],
    });
  };
  return (
    <form className={styles.setUp} onSubmit={begin}>
      <Field
        label={words.title}
        placeholder={words.titlePlaceholder}
        value={title}
        maxLength={255}
        data-testid="stream-title"
        onChange={({ target }) => setTitle(target.value)}
      />
      <Audience
        {...{ visibility, channels, channelId, newChannelName }}
        onVisibility={setVisibility}
        onChannel={setChosenId}
      />
      {visibility === "invite_only" && <InvitePeople rest={ports.rest} invited={invited} onChange={setInvited} />}
      <SendAs {...{ preset, isRecorded }} onPreset={setPreset} onRecorded={setIsRecorded} />
      <PreflightPanel port={ports.studio} preset={preset} onPreset={setPreset} now={ports.now} />
      <Checks checks={checks} />
      <Button type="submit" variant="primary" icon={Radio} disabled={missing !== null} data-testid="go-live">
        {words.goLive}
      </Button>
    </form>
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

function useChannels({ rest }: StudioPorts) {
  const channels = useMemo(() => createChannels(rest), [rest]);
  useEffect(() => void channels.load(), [channels]);
  return useStore(channels.store).channels;
}
