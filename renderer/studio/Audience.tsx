import type { GoLivePlan } from "@nchat/contract/broadcast";
import type { OwnChannel } from "@nchat/contract/channels";
import { Segments } from "../ui/Segments.tsx";
import { Select } from "../ui/Select.tsx";
import styles from "./Output.module.css";
import { words } from "./words.ts";

/** Stands for a channel that is made with the stream. */
export const newChannel = "new";

type Props = {
  readonly visibility: GoLivePlan["visibility"];
  readonly onVisibility: (visibility: GoLivePlan["visibility"]) => void;
  readonly channels: readonly OwnChannel[] | null;
  readonly channelId: string;
  readonly newChannelName: string;
  /** A stream of the schedule stays in the channel that it was planned in. */
  readonly isChannelFixed: boolean;
  readonly onChannel: (id: string) => void;
};

/** Who may watch, and whose channel it belongs to. */
export function Audience(props: Props) {
  const { visibility, onVisibility, channels, channelId, newChannelName, isChannelFixed, onChannel } = props;
  const known = (channels ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <div className={styles.choice}>
        <span>{words.visibility}</span>
        <Segments
          label={words.visibility}
          value={visibility}
          onChange={onVisibility}
          options={(["public", "channel_members", "invite_only"] as const).map((value) => ({
            ...{ value, label: words.visibilities[value], testId: `stream-visibility-${value}` },
          }))}
        />
      </div>
      <div className={styles.choice}>
        <span>{words.channel}</span>
        <Select
          label={words.channel}
          value={channelId}
          disabled={isChannelFixed}
          data-testid="stream-channel"
          options={[...known, { value: newChannel, label: words.newChannel(newChannelName) }]}
          onChange={onChannel}
        />
      </div>
    </>
  );
}
