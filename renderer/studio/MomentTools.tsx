import { clipLengths } from "@nchat/contract/clips";
import { Bookmark, ChevronDown, Scissors } from "lucide-react";
import { useStore } from "zustand";
import type { SettingsPort, StudioToolsPort } from "../platform/platform.ts";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { momentWords } from "./moment-words.ts";
import styles from "./Moments.module.css";

type Props = {
  readonly tools: StudioToolsPort;
  readonly settings: SettingsPort;
  /** There is a moment to mark: viewers have seen something. */
  readonly isLive: boolean;
};

/** While something is sent: keep this moment, as a marker or as a clip of the last seconds. */
export function MomentTools({ tools, settings, isLive }: Props) {
  const { clipSeconds } = useStore(settings.store);
  const clip = useStore(tools.clip);
  return (
    <>
      <Button
        size="s"
        variant="quiet"
        icon={Bookmark}
        disabled={!isLive}
        onClick={() => tools.mark(null)}
        data-testid="marker-add"
      >
        {momentWords.mark}
      </Button>
      <span className={styles.split}>
        <Button
          size="s"
          icon={Scissors}
          isBusy={clip.step === "saving"}
          onClick={() => tools.saveClip(clipSeconds)}
          data-testid="clip-save"
        >
          {momentWords.saveClip(clipSeconds)}
        </Button>
        <Menu
          side="top"
          trigger={<IconButton icon={ChevronDown} size="s" label={momentWords.clipLength} data-testid="clip-length" />}
          items={clipLengths.map((seconds) => ({
            kind: "action",
            label: momentWords.length(seconds),
            isChosen: seconds === clipSeconds,
            testId: `clip-length-${seconds}`,
            onSelect: () => void settings.update({ clipSeconds: seconds }),
          }))}
        />
      </span>
    </>
  );
}
