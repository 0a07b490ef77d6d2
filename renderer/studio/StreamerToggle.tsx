import { EyeOff } from "lucide-react";
import { useStore } from "zustand";
import type { StreamerModePort } from "../platform/platform.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { words } from "./words.ts";

/** Hides keys, links and addresses on this screen, or shows them again. */
export function StreamerToggle({ streamerMode }: { readonly streamerMode: StreamerModePort }) {
  const { isOn } = useStore(streamerMode.store);
  return (
    <IconButton
      icon={EyeOff}
      label={isOn ? words.streamerModeOn : words.streamerModeOff}
      isOn={isOn}
      aria-pressed={isOn}
      onClick={() => streamerMode.set(!isOn)}
      data-testid="streamer-mode"
    />
  );
}
