import type { CallControl, CurrentCall } from "@nchat/contract/call-control";
import type { OwnShare } from "@nchat/contract/ipc/share";
import type { MuteState } from "@nchat/contract/mute";

/** All that the tray shows follows from this. */
export type TrayFacts = {
  readonly call: CallControl;
  readonly mute: MuteState;
  readonly share: OwnShare;
  /** What the call is called, where that is known. */
  readonly title: string | null;
  readonly now: number;
  /** The keys that toggle mute in this call, for the menu to show. */
  readonly muteKeys: string | null;
};

/** The icon: outline, filled or slashed, and a dot while something is shared. */
export type TrayIcon = { readonly glyph: "idle" | "in-call" | "muted"; readonly hasShareDot: boolean };

/** What a click on an item does. */
export type TrayCommand = "mute" | "unmute" | "share" | "stop-sharing" | "leave" | "open" | "quit";

/** One line of the menu. The state line and separators cannot be clicked. */
export type TrayItem =
  | { readonly kind: "state"; readonly label: string }
  | { readonly kind: "separator" }
  | {
      readonly kind: "command";
      readonly id: string;
      readonly label: string;
      readonly command: TrayCommand;
      readonly isEnabled: boolean;
      readonly keys: string | null;
    };

export type TrayView = { readonly icon: TrayIcon; readonly tooltip: string; readonly menu: readonly TrayItem[] };

/** Pure: the whole tray from the state. It shows what the audio path confirmed, never what was clicked. */
export function trayView(facts: TrayFacts): TrayView {
  const { call, mute, share } = facts;
  const isInRoom = mute.step === "active";
  const isMuted = isInRoom && mute.applied === "muted";
  const isSharing = isInRoom && share.isSharing;
  const words = [headline(facts), ...(isMuted ? ["muted"] : []), ...(isSharing ? ["sharing"] : [])];
  const time = isInRoom ? duration(call.current, facts.now) : null;
  return {
    icon: { glyph: isInRoom ? (isMuted ? "muted" : "in-call") : "idle", hasShareDot: isSharing },
    tooltip: [...words, ...(time === null ? [] : [time])].join(" · "),
    menu: menu(words.join(" · "), { isInRoom, isMuted, isSharing, canLeave: canLeave(call.current) }, facts.muteKeys),
  };
}

function headline({ call: { rings, current }, title }: TrayFacts): string {
  switch (current.step) {
    case "placing":
    case "calling":
      return `Calling ${current.target.title}`;
    case "answering":
    case "joining":
      return title === null ? "Joining the call" : `Joining ${title}`;
    case "in-call":
      return title ?? "In a call";
    case "idle":
    case "over": {
      const [ring] = rings;
      return ring ? `${ring.caller.displayName} is calling` : "nchat";
    }
  }
}

type Is = {
  readonly isInRoom: boolean;
  readonly isMuted: boolean;
  readonly isSharing: boolean;
  readonly canLeave: boolean;
};

// What cannot act is absent, not grey; only leaving keeps its place, so that a hand finds it.
function menu(state: string, { isInRoom, isMuted, isSharing, canLeave }: Is, keys: string | null): TrayItem[] {
  const command = (id: string, label: string, what: TrayCommand, isEnabled = true, shown: string | null = null) =>
    ({ kind: "command", id, label, command: what, isEnabled, keys: shown }) as const;
  return [
    { kind: "state", label: state },
    { kind: "separator" },
    ...(isInRoom ? [command("toggle-mute", isMuted ? "Unmute" : "Mute", isMuted ? "unmute" : "mute", true, keys)] : []),
    ...(isSharing ? [command("stop-sharing", "Stop sharing", "stop-sharing")] : []),
    ...(isInRoom && canLeave && !isSharing ? [command("share", "Share…", "share")] : []),
    command("leave", "Leave call", "leave", canLeave),
    { kind: "separator" },
    command("open", "Open nchat", "open"),
    command("quit", "Quit", "quit"),
  ];
}

function canLeave({ step }: CurrentCall): boolean {
  return step !== "idle" && step !== "over";
}

/** `24:10`, `1:02:03`; null before the call is connected. */
function duration(current: CurrentCall, now: number): string | null {
  const since = current.step === "in-call" ? current.call.connectedAt : null;
  if (since === null) return null;
  const total = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const two = (part: number) => String(part).padStart(2, "0");
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}
