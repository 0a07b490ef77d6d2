import { Radio, RefreshCw, Square, Tv } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Hidden } from "../ui/Hidden.tsx";
import { Icon } from "../ui/Icon.tsx";
import { SecretField } from "../ui/SecretField.tsx";
import { Segments } from "../ui/Segments.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { CopyButton } from "./CopyButton.tsx";
import { PlannedLine } from "./PlannedLine.tsx";
import { ffmpegCommand, obsSettings } from "./encoder-settings.ts";
import { Destinations } from "./Destinations.tsx";
import { ExternalProbe } from "./ExternalProbe.tsx";
import type { External, ExternalStream } from "./external-store.ts";
import styles from "./Output.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { words } from "./words.ts";

type Props = { readonly external: External; readonly ports: StudioPorts };

/** A stream that another program sends: where to, with which key, and whether it does. */
export function ExternalPanel({ external, ports }: Props) {
  const { stream, isAsking, problem } = useStore(external.store);
  const { chosen, near } = useStore(ports.planned.store);
  if (stream === null) return null;
  // Begun for the schedule, by an app that is gone perhaps: this one can go on with it.
  const isOffered = chosen === null && near?.id === stream.streamId;
  const isToStart = isOffered && stream.key === null && stream.feed === "waiting";
  return (
    <section className={styles.setUp} aria-label={words.external} data-testid="external">
      <h2 className={styles.onAirTitle}>{stream.title}</h2>
      <FeedState feed={stream.feed} />
      {isToStart && <PlannedLine planned={ports.planned} now={ports.now} />}
      <ExternalProbe rest={ports.rest} streamId={stream.streamId} type={stream.type} />
      {stream.note !== undefined && (
        <p className={styles.slow} role="status" data-testid="external-note">
          {stream.note}
        </p>
      )}
      {problem !== null && (
        <p className={styles.slow} role="alert" data-testid="error-message">
          {problem}
        </p>
      )}
      <Addresses stream={stream} isAsking={isAsking} onRenew={() => void external.renewKey()} />
      {stream.key !== null && <Settings type={stream.type} url={stream.url} streamKey={stream.key} />}
      <Destinations
        {...{ rest: ports.rest, socket: ports.socket, streamId: stream.streamId }}
        saved={ports.studio.savedDestinations}
      />
      <Button
        size="s"
        variant="quiet"
        icon={Tv}
        onClick={() => ports.openWatch(stream.streamId)}
        data-testid="external-watch"
      >
        {words.watch}
      </Button>
      <Button
        variant="danger"
        icon={Square}
        isBusy={isAsking}
        onClick={() => void external.stop()}
        data-testid="external-stop"
      >
        {words.stop}
      </Button>
    </section>
  );
}

function FeedState({ feed }: Pick<ExternalStream, "feed">) {
  const sentence = { waiting: words.encoderWaiting, live: words.encoderLive, away: words.encoderAway }[feed];
  return (
    <p className={feed === "live" ? styles.done : styles.missing} role="status" data-testid="external-state">
      {feed === "live" ? <Icon of={Radio} size={14} /> : <Spinner size={14} />}
      {sentence}
    </p>
  );
}

type AddressProps = { readonly stream: ExternalStream; readonly isAsking: boolean; readonly onRenew: () => void };

function Addresses({ stream: { url, key, keyHint }, isAsking, onRenew }: AddressProps) {
  return (
    <>
      <SecretField
        label={words.encoderUrl}
        what="the server's address"
        value={url}
        data-testid="external-url"
        after={<CopyButton label={words.copyUrl} getText={() => url} testId="external-url-copy" />}
      />
      <SecretField
        label={words.encoderKey}
        what="the key's beginning"
        value={`${keyHint}••••••••`}
        hint={key === null ? words.keyShownOnce : words.keySecret}
        data-testid="external-key"
        after={key !== null && <CopyButton label={words.copyKey} getText={() => key} testId="external-key-copy" />}
      />
      <Button size="s" icon={RefreshCw} isBusy={isAsking} onClick={onRenew} data-testid="external-key-new">
        {words.newKey}
      </Button>
    </>
  );
}

type SettingsProps = Pick<ExternalStream, "type" | "url"> & { readonly streamKey: string };

function Settings({ type, url, streamKey }: SettingsProps) {
  const [program, setProgram] = useState<"obs" | "ffmpeg">("obs");
  const settings = { url, key: streamKey };
  const masked = { url, key: "••••••••" };
  return (
    <div className={styles.preflight} data-testid="external-settings">
      {type === "rtmp" && (
        <Segments
          label={words.encoderProgram}
          value={program}
          onChange={setProgram}
          options={[
            { value: "obs", label: "OBS", testId: "external-obs" },
            { value: "ffmpeg", label: "ffmpeg", testId: "external-ffmpeg" },
          ]}
        />
      )}
      {program === "obs" || type === "whip" ? (
        <dl className={styles.settings}>
          {obsSettings(masked, type).map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Hidden what={name}>{value}</Hidden>
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={styles.command}>
          <Hidden what="the command">
            <code>{ffmpegCommand(masked)}</code>
          </Hidden>
          <CopyButton label={words.copyCommand} getText={() => ffmpegCommand(settings)} testId="external-ffmpeg-copy" />
        </p>
      )}
    </div>
  );
}
