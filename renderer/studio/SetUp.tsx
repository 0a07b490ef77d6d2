import type { GoLivePlan } from "@nchat/contract/broadcast";
import type { OwnChannel } from "@nchat/contract/channels";
import type { SourceStates, Studio } from "@nchat/contract/studio";
import { Check, CircleDashed, Radio } from "lucide-react";
import { type FormEvent, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import { createChannels } from "../session/channels-store.ts";
import styles from "./Output.module.css";
import { setUpChecks } from "./set-up.ts";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = { readonly ports: StudioPorts; readonly studio: Studio; readonly states: SourceStates };

const newChannel = "new";

/** What the stream is to be, what is still missing, and the one button. */
export function SetUp({ ports, studio, states }: Props) {
  const [title, setTitle] = useState("");
  const [visibility, setVisibility] = useState<GoLivePlan["visibility"]>("public");
  const [chosenId, setChosenId] = useState<string | null>(null);
  const channels = useChannels(ports);
  const channelId = chosenId ?? channels?.[0]?.id ?? newChannel;
  const checks = setUpChecks(studio, states, title);
  const missing = checks.find((check) => check.missing !== null)?.missing ?? null;
  const newChannelName = words.channelName(ports.ownName);
  const begin = (event: FormEvent) => {
    event.preventDefault();
    if (missing !== null || channels === null) return;
    const known = channelId === newChannel ? null : channelId;
    ports.studio.goLive({ title: title.trim(), visibility, channelId: known, newChannelName });
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
      <ul className={styles.checks} aria-label={words.setUp}>
        {checks.map((check) => (
          <li key={check.id} className={check.missing === null ? styles.done : styles.missing}>
            <Icon of={check.missing === null ? Check : CircleDashed} size={14} />
            {check.missing ?? check.label}
          </li>
        ))}
      </ul>
      <Button type="submit" variant="primary" icon={Radio} disabled={missing !== null} data-testid="go-live">
        {words.goLive}
      </Button>
    </form>
  );
}

type AudienceProps = {
  readonly visibility: GoLivePlan["visibility"];
  readonly onVisibility: (visibility: GoLivePlan["visibility"]) => void;
  readonly channels: readonly OwnChannel[] | null;
  readonly channelId: string;
  readonly newChannelName: string;
  readonly onChannel: (id: string) => void;
};

function Audience({ visibility, onVisibility, channels, channelId, newChannelName, onChannel }: AudienceProps) {
  const known = (channels ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <div className={styles.choice}>
        <span>{words.visibility}</span>
        <Segments
          label={words.visibility}
          value={visibility}
          onChange={onVisibility}
          options={(["public", "channel_members"] as const).map((value) => ({
            value,
            label: words.visibilities[value],
          }))}
        />
      </div>
      <div className={styles.choice}>
        <span>{words.channel}</span>
        <Select
          label={words.channel}
          value={channelId}
          data-testid="stream-channel"
          options={[...known, { value: newChannel, label: words.newChannel(newChannelName) }]}
          onChange={onChannel}
        />
      </div>
    </>
  );
}

function useChannels({ rest }: StudioPorts) {
  const channels = useMemo(() => createChannels(rest), [rest]);
  useEffect(() => void channels.load(), [channels]);
  return useStore(channels.store).channels;
}
