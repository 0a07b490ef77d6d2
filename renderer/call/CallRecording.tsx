import { CircleDot, CircleStop } from "lucide-react";
import { useStore } from "zustand";
import { Banner } from "../ui/Banner.tsx";
import { Button } from "../ui/Button.tsx";
import { Pill } from "../ui/Pill.tsx";
import { clock } from "../ui/time-words.ts";
import { useSecondsSince } from "../ui/use-seconds-since.ts";
import { useCall } from "./call-context.ts";
import { ControlButton } from "../ui/ControlButton.tsx";
import { recordingStarted } from "./words.ts";

/** Starts and ends the recording; for hosts and co-hosts alone. */
export function RecordingControl() {
  const { engine, account, call, recording } = useCall();
  const isInCall = useStore(call.store, ({ current }) => current.step === "in-call");
  const { active, isBusy } = useStore(recording.store);
  const role = useStore(
    engine.roster,
    ({ participants }) => participants.find(({ userId }) => userId === account.id)?.role,
  );
  if (role !== "host" && role !== "co_host") return null;
  return (
    <ControlButton
      icon={active ? CircleStop : CircleDot}
      label={active ? "Stop" : "Record"}
      name="Recording"
      isPressed={active !== null}
      tone={active ? "muted" : "plain"}
      isBusy={isBusy}
      reason={isInCall ? undefined : "You can record once somebody is in the call."}
      testId={active ? "recording-stop" : "recording-start"}
      onPress={active ? recording.stop : recording.start}
    />
  );
}

/** That the call is recorded, and for how long. */
export function RecordingPill() {
  const { recording, now } = useCall();
  const active = useStore(recording.store, (state) => state.active);
  const seconds = useSecondsSince(active?.startedAt ?? null, now);
  if (!active) return null;
  return (
    <Pill tone="red" icon={CircleDot} testId="call-recorded">
      {active.status === "starting" ? "Recording starts" : `Recording ${clock(seconds ?? 0)}`}
    </Pill>
  );
}

/** Who else started a recording, with the way out for whoever does not want to be recorded. */
export function RecordingNotice() {
  const { recording, engine, account, call } = useCall();
  const { active, readId } = useStore(recording.store);
  const participants = useStore(engine.roster, (roster) => roster.participants);
  if (!active || active.startedBy === account.id || readId === active.id) return null;
  const starter = participants.find(({ userId }) => userId === active.startedBy)?.displayName ?? null;
  return (
    <Banner
      tone="accent"
      testId="recording-notice"
      action={
        <>
          <Button size="s" onClick={recording.read} data-testid="recording-notice-close">
            All right
          </Button>
          <Button size="s" variant="quiet" onClick={() => call.dispatch({ type: "hang-up" })}>
            Leave
          </Button>
        </>
      }
    >
      {recordingStarted(starter)}
    </Banner>
  );
}
