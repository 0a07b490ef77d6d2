import { useStore } from "zustand";
import { isOwnMuted } from "../livekit/mute-press.ts";
import { Banner } from "../ui/Banner.tsx";
import { Button } from "../ui/Button.tsx";
import { useCall } from "./call-context.ts";
import { BroadcastNotice } from "./CallBroadcast.tsx";
import { RecordingNotice } from "./CallRecording.tsx";
import { reconnectingWords } from "./words.ts";

/** What hinders the call, in a row under the title bar. */
export function CallBanners() {
  const { engine, mute } = useCall();
  const isRecovering = useStore(engine.view, ({ link, isFrozen }) => link === "recovering" || isFrozen);
  const isAudioBlocked = useStore(engine.view, ({ room, link }) => link === "up" && room.isAudioBlocked);
  const isMuted = useStore(mute.store, isOwnMuted);
  return (
    <>
      {isRecovering && (
        <Banner tone="amber" testId="call-reconnecting">
          {reconnectingWords(isMuted)}
        </Banner>
      )}
      <BroadcastNotice />
      <RecordingNotice />
      {isAudioBlocked && (
        <Banner
          tone="amber"
          testId="audio-blocked"
          action={
            <Button size="s" onClick={() => void engine.startAudio()}>
              Turn on sound
            </Button>
          }
        >
          The browser holds back the sound of this call until you click.
        </Banner>
      )}
    </>
  );
}
