import type { Sound, SoundChange } from "@nchat/contract/sounds";
import type { SourceState, StudioEvent } from "@nchat/contract/studio";
import { Globe, Monitor, Music, Pause, Play, Repeat, Trash2, Volume2, VolumeX } from "lucide-react";
import { useCallback } from "react";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Meter } from "../ui/Meter.tsx";
import { Switch } from "../ui/Switch.tsx";
import { Faders } from "./Faders.tsx";
import styles from "./Mixer.module.css";
import type { ProgrammeView } from "./programme-view.ts";
import { soundStateWords } from "./source-words.ts";
import { words } from "./words.ts";

type Props = {
  readonly view: ProgrammeView;
  readonly sound: Sound;
  /** Its place among the mixer's inputs. */
  readonly at: number;
  readonly state: SourceState | undefined;
  /** What is heard on this computer is sent. */
  readonly isEcho: boolean;
  readonly dispatch: (event: StudioEvent) => void;
};

const icons = { system: Monitor, file: Music, page: Globe } as const;

/** One sound beside the microphone. A page's goes with its page. */
export function SoundStrip({ view, sound, at, state, isEcho, dispatch }: Props) {
  const { id, kind, name, isOn, isDucked } = sound;
  const change = (part: SoundChange) => dispatch({ type: "sound-changed", id, change: part });
  const readLevel = useCallback(() => view.readInput(at), [view, at]);
  const trouble = soundStateWords(kind, state);
  return (
    <section className={styles.strip} aria-label={name} data-testid={`mixer-${kind}`} data-state={state?.step}>
      <header className={styles.head}>
        <Icon of={icons[kind]} size={16} />
        <h3 title={name}>{name}</h3>
        {kind === "file" && <FileButtons {...{ sound, state, change }} />}
        <IconButton
          icon={isOn ? Volume2 : VolumeX}
          label={words.muteSound(name)}
          aria-pressed={isOn}
          isOn={!isOn}
          data-testid={`mute-${kind}`}
          onClick={() => change({ isOn: !isOn })}
        />
        {kind !== "page" && (
          <IconButton
            icon={Trash2}
            label={words.remove(name)}
            data-testid={`remove-${kind}`}
            onClick={() => dispatch({ type: "sound-removed", id })}
          />
        )}
      </header>
      <Meter readLevel={readLevel} isMuted={!isOn} />
      {trouble && (
        <p className={styles.trouble} role="status" data-testid="sound-trouble">
          {trouble}
        </p>
      )}
      <Faders channel={sound} change={change} testId={kind} />
      <div className={styles.line}>
        <span>{words.duck}</span>
        <Switch
          label={words.duck}
          isOn={isDucked}
          onChange={(next) => change({ isDucked: next })}
          testId={`duck-${kind}`}
        />
      </div>
      {kind === "page" && <HearHere {...{ sound, isEcho, change }} />}
    </section>
  );
}

type HearProps = {
  readonly sound: Extract<Sound, { kind: "page" }>;
  readonly isEcho: boolean;
  readonly change: (part: SoundChange) => void;
};

/** While this computer's own sound is sent, what is heard here would be sent twice. */
function HearHere({ sound: { isMonitored }, isEcho, change }: HearProps) {
  return (
    <>
      <div className={styles.line}>
        <span>{isEcho ? words.hearHereNot : words.hearHere}</span>
        <Switch
          label={isEcho ? words.hearHereWhy : words.hearHere}
          isOn={isMonitored}
          isDisabled={isEcho}
          onChange={(next) => change({ isMonitored: next })}
          testId="monitor-page"
        />
      </div>
      {isMonitored && !isEcho && (
        <p className={styles.note} role="status" data-testid="monitor-hint">
          {words.hearHereHint}
        </p>
      )}
    </>
  );
}

type FileProps = {
  readonly sound: Extract<Sound, { kind: "file" }>;
  readonly state: SourceState | undefined;
  readonly change: (part: SoundChange) => void;
};

function FileButtons({ sound: { name, isPlaying, isLooped }, state, change }: FileProps) {
  const isHeard = isPlaying && state?.step !== "ended";
  const toggle = () => {
    // One that has ended is wanted still: only a pause lets it begin anew.
    if (isPlaying) change({ isPlaying: false });
    if (!isHeard) change({ isPlaying: true });
  };
  return (
    <>
      <IconButton
        icon={isHeard ? Pause : Play}
        label={isHeard ? words.pauseSound(name) : words.playSound(name)}
        data-testid="sound-play"
        onClick={toggle}
      />
      <IconButton
        icon={Repeat}
        label={words.loop(name)}
        aria-pressed={isLooped}
        isOn={isLooped}
        data-testid="sound-loop"
        onClick={() => change({ isLooped: !isLooped })}
      />
    </>
  );
}
