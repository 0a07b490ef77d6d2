import type { Broadcast, BroadcastProblem, EndedBroadcast, Preset } from "@nchat/contract/broadcast";
import type { PixelArea } from "@nchat/contract/area";
import { presets } from "@nchat/contract/programme";
import type { RemoteControl } from "@nchat/contract/remote";
import type { Layout } from "@nchat/contract/studio";
import { mostItems, mostSources } from "@nchat/contract/studio-limits";
import { clock, durationWords } from "../ui/time-words.ts";
import { overWords } from "./over-words.ts";
import type { SlowSpell } from "./health-log.ts";

/** What the studio says. */
export const words = {
  studio: "Studio",
  onAir: "On air",
  chosen: "Shown",
  sources: "Sources",
  addSource: "Add a source",
  displaySource: "Window or screen…",
  regionSource: "Part of a screen…",
  browserSource: "Web page…",
  regionTitle: "Part of a screen",
  regionAdd: "Add",
  regionUse: "Use",
  regionChange: "Change the part…",
  screen: "Screen",
  screenProblems: {
    gone: "This screen is not there any more.",
    none: "No screen can be seen. The system may not allow nchat to capture it.",
    failed: "The screens could not be looked at.",
  },
  screenPicture: "The screen as it looked when this was opened",
  areaSides: { x: "X", y: "Y", width: "Width", height: "Height" },
  areaLabel: ({ x, y, width, height }: PixelArea) => `Part: ${width} by ${height}, at ${x}, ${y}. Arrow keys move it.`,
  areaSize: ({ width, height }: PixelArea) => `${width} × ${height}`,
  regionHint: (hasWindows: boolean) =>
    `${hasWindows ? "Click a window, or draw." : "Draw a part."} Shift keeps 16:9, Alt lets go of the edges.`,
  partOf: (screen: string) => `Part of ${screen.toLowerCase()}`.slice(0, 300),
  pageTitle: "Web page",
  pageUrl: "Address",
  pageUrlHint: "Of an alert or overlay: https, or http on this computer",
  pageUrlWrong: "This address can't be shown: https, or http on this computer, without a password.",
  pageWidth: "Width",
  pageHeight: "Height",
  pageSizeWrong: "The size goes from 16 × 16 to 1920 × 1080.",
  pageCss: "Its style (CSS)",
  pageNote:
    "The page is heard in the programme, by its strip in the mixer. It is cut off from nchat, your devices and your network.",
  pageChange: "Change the page…",
  pageReload: "Reload",
  save: "Save",
  add: "Add",
  cancel: "Cancel",
  later: "Picture later or earlier",
  cameraSource: "Camera",
  imageSource: "Image…",
  textSource: "Text",
  newText: "New text",
  textField: "Text",
  hide: (name: string) => `Hide ${name}`,
  show: (name: string) => `Show ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removeFrom: (name: string, scene: string) => `Remove ${name} from ${scene}`,
  removeEverywhere: "Remove everywhere",
  removeEverywhereHint: (scenes: number) => `It stands in ${scenes} scenes.`,
  removedFrom: (name: string, scene: string) => `“${name}” was taken out of ${scene}.`,
  removedEverywhere: (name: string) => `“${name}” was removed from every scene.`,
  undo: "Undo",
  toFront: (name: string) => `Bring ${name} to the front`,
  empty: "This scene is empty.",
  addWindow: "Add a window",
  addCamera: "Add camera",
  chooseAgain: "Choose again",
  pickerTitle: "Add a window or screen",
  pickerVerb: "Add",
  displayChange: "Choose another window or screen…",
  repickerTitle: "Choose another window or screen",
  repickerVerb: "Use",
  programme: "Programme",
  microphone: "Microphone",
  muteMicrophone: "Microphone in the programme",
  muteSound: (name: string) => `${name} in the programme`,
  playSound: (name: string) => `Play ${name}`,
  pauseSound: (name: string) => `Pause ${name}`,
  loop: (name: string) => `Play ${name} again and again`,
  duck: "Quieter under speech",
  hearHere: "Hear it here too",
  hearHereNot: "Not while this computer is sent",
  hearHereWhy: "Not to be heard here while this computer's sound is sent: it would be sent twice",
  hearHereHint: "Use headphones: your microphone would send once more what loudspeakers play.",
  pagesUnheard: (names: readonly string[]) => `Seen only, since eight pages at most are heard: ${names.join(", ")}.`,
  addSound: "Add a sound",
  systemSound: "This computer",
  fileSound: "Sound file…",
  soundTooLarge: "This sound is larger than 8\u202FMB. Choose a smaller one.",
  soundNotRead: (name: string) => `“${name}” holds no sound that can be played.`,
  gain: "Gain",
  offset: "Sound later or earlier",
  milliseconds: (value: number) => `${value > 0 ? "+" : ""}${value}\u202Fms`,
  decibels: (value: number) => (value <= -60 ? "off" : `${value > 0 ? "+" : ""}${value.toFixed(0)}\u202FdB`),
  layouts: "Layout",
  output: "Output",
  outputNews: (news: readonly string[]) =>
    news.length === 0 ? "Output" : `Output, ${news.length} new: ${news.slice(-5).join("; ")}`,
  moreFailed: (count: number) => (count === 0 ? "" : ` · ${count} more`),
  destinationFailed: (name: string) => `${name} failed`,
  destinationsFailed: (count: number) => `${count} destinations failed`,
  destinationBack: (name: string) => `${name} is back`,
  clipSaved: "Clip saved",
  clipNotSaved: "Clip not saved",
  chat: "Chat",
  side: "Output and chat",
  setUp: "Set-up",
  title: "Title",
  titlePlaceholder: "What is it about?",
  visibility: "Who may watch",
  visibilities: { public: "Everybody", channel_members: "Channel", invite_only: "Invited" },
  preset: "Picture",
  record: "Record the stream",
  invite: "Invite people",
  uninvite: (name: string) => `Do not invite ${name}`,
  coHostsToBeTold: "They are told when the stream begins, and join it from there.",
  channel: "Channel",
  newChannel: (name: string) => `New: ${name}`,
  channelName: (person: string) => `${person}'s channel`.slice(0, 255),
  goLive: "Go live",
  rehearse: "Rehearse, for nobody",
  rehearsal: "REHEARSAL",
  rehearsalNote: "Only you can watch, on the watch page. It is not recorded, and sent on to no destination.",
  goingLive: "Going live",
  preflight: "Check first",
  preflightStart: "Check",
  preflightAgain: "Check again",
  preflightLeft: (seconds: number) => `Checking, ${seconds}\u202Fs left at most`,
  usePreset: (preset: string) => `Use ${preset}`,
  stop: "End stream",
  ending: "Ending…",
  retryNow: "Retry now",
  tryAgain: "Try again",
  resume: "Go on",
  dismiss: "Dismiss",
  watch: "Watch page",
  external: "Another encoder",
  sendWith: "Sent by",
  ingress: "By",
  senders: { app: "nchat", external: "Another encoder" },
  sendChoices: { automatic: "Automatic", rtmp: "RTMP", webrtc: "WebRTC" },
  makeKey: "Make address and key",
  streamerModeOn: "Streamer mode is on: secrets are hidden",
  streamerModeOff: "Streamer mode: hide keys, links and addresses",
  setToExternal: "The studio is set to another encoder.",
  runsAlready: "This stream of yours runs already; no second one was begun.",
  externalRuns: "The stream of another program runs. End it first.",
  encoderWaiting: "Waiting for encoder…",
  encoderLive: "The encoder sends.",
  encoderAway: "The encoder is gone. Viewers wait for two minutes.",
  encoderUrl: "Server",
  encoderKey: "Stream key",
  encoderProgram: "Settings for",
  keySecret: "Whoever has it can send as you. It is shown to nobody else, and never again.",
  keyShownOnce: "Keys are shown once. Make another one to copy it.",
  newKey: "New key",
  copyUrl: "Copy the server's address",
  copyKey: "Copy the stream key",
  copyCommand: "Copy the command, with the key",
  remote: "Remote control",
  remoteSwitch: "Stream Deck, Companion and others",
  remotePort: "Port on this computer",
  remotePassword: "Password",
  showPassword: "Show the password",
  hidePassword: "Hide the password",
  copyPassword: "Copy the password",
  newPassword: "Make another password",
  copied: "Copied.",
  monitor: "What viewers see",
  monitorShow: "Show",
  monitorHide: "Hide",
  monitorEcho: "Not to be heard while this computer's sound is sent: it would be sent again",
  monitorHear: "Hear it",
  monitorMute: "Mute it",
  monitorDelay: "Delay",
  monitorSkew: "Sound",
  monitorSent: "Sent",
  monitorStill: "The delay shows while the picture moves.",
  seconds: (ms: number | null) => (ms === null ? "–" : `${(ms / 1000).toFixed(1)}\u202Fs`),
  skew: (ms: number | null) => {
    if (ms === null) return "–";
    const rounded = Math.round(ms / 10) * 10;
    return rounded === 0 ? "in step" : `${Math.abs(rounded)}\u202Fms ${rounded > 0 ? "early" : "late"}`;
  },
  megabytes: (bytes: number | null) => (bytes === null ? "–" : `${(bytes / 1_000_000).toFixed(1)}\u202FMB`),
  health: "Health",
  upload: "Upload",
  dropped: "Dropped",
  keyFrame: "Key frame",
  queue: "Queue",
  roundTrip: "Round trip",
  processor: "Processor",
  viewers: "Viewers",
  slowNow: (rate: string) => `Slow line. Sending ${rate}.`,
  frames: "Frames",
  live: "LIVE",
  reconnecting: "Reconnecting",
  interrupted: "Interrupted",
  endedByItself: "Stream stopped",
  tooSmall: "The studio needs a window that is 960 pixels wide or more. What runs goes on.",
  full: {
    scene: `A scene holds ${mostItems} sources. Remove one to add another.`,
    studio: `A studio holds ${mostSources} sources. Remove one everywhere to add another.`,
  },
  imageNotRead: (name: string) => `“${name}” holds no picture that can be shown.`,
  imageTooLarge: "This image is larger than 5\u202FMB. Choose a smaller one.",
} as const;

/** How sources can be laid out at once. */
export const layoutWords: Readonly<Record<Layout, string>> = {
  full: "Full",
  corner: "Corner",
  "side-by-side": "Side by side",
};

/** "720p, 3.0 Mbit/s" */
export function presetWords(preset: Preset): string {
  const { height, bitsPerSecond } = presets[preset];
  return `${height}p, ${megabits(bitsPerSecond)}`;
}

/** How the remote control stands. */
export function remoteWords({ state, clients }: RemoteControl): string {
  switch (state) {
    case "off":
      return "Off. They find nchat as they find OBS, by obs-websocket.";
    case "taken":
      return "Another program has this port, OBS perhaps. Choose another one.";
    case "listening":
      return clients === 0
        ? "Waiting for a program."
        : clients === 1
          ? "1 program is connected."
          : `${clients} programs are connected.`;
  }
}

/** What is wrong, what it means, and what can be done. */
export function problemWords({ code, detail }: BroadcastProblem): string {
  switch (code) {
    case "unreachable":
      return "The server does not answer. Check your connection and try again.";
    case "refused":
      return detail ?? "The server refused the stream.";
    case "signed-out":
      return "You are signed out. Sign in and go live again.";
    case "no-ffmpeg":
      return "ffmpeg was not found on this computer. Install it and go live again.";
    case "no-encoder":
      return `The studio's engine does not encode.${detail ? ` ${detail}` : ""}`;
    case "line-lost":
      return detail ? `The line to the server broke: ${detail}` : "The line to the server broke.";
    case "ingest-refused":
      return detail ? `The server did not take the stream: ${detail}` : "The server did not take the stream.";
    case "stream-over":
      return "The server ended this stream.";
    case "app-ended":
      return "nchat ended while you were live.";
  }
}

/** When the next attempt is: changes every second, so it is not read aloud. */
export function retryWords(secondsLeft: number): string {
  return `Trying again in ${secondsLeft}\u202Fs.`;
}

/** Where the broadcast stands, in a sentence; null when there is nothing to say. */
export function broadcastWords(broadcast: Broadcast): string | null {
  switch (broadcast.step) {
    case "preparing":
      return "Asking the server for a stream…";
    case "connecting":
      return "Connecting to the server…";
    case "reconnecting":
      return `${problemWords(broadcast.problem)} Viewers wait.${broadcast.retryAt === null ? " Trying again…" : ""}`;
    case "interrupted":
      return interruptedWords(broadcast);
    case "ending":
      return "Ending the stream…";
    case "failed": {
      const { problem, last } = broadcast;
      return last ? `${overWords(last) ?? problemWords(problem)} ${endedWords(last)}` : problemWords(problem);
    }
    case "idle":
      return broadcast.last === null ? null : endedWords(broadcast.last);
    case "live":
      return null;
  }
}

function interruptedWords({ onAir: { title }, since }: Extract<Broadcast, { step: "interrupted" }>): string {
  if (since === null) return `nchat ended before anything of “${title}” was seen. Go on with it, or stop it.`;
  return `nchat ended while “${title}” was live. Viewers wait for two minutes: go on, or end it.`;
}

/** "Streamed 1 h 12 min · peak 1,410 · 3,902 views." */
export function endedWords({ title, figures, isWaiting }: EndedBroadcast): string {
  if (isWaiting) return `Nothing of “${title}” was seen. It can be started again within ten minutes.`;
  if (figures === null) return `“${title}” has ended.`;
  const { seconds, peakViewers, totalViews } = figures;
  const views = totalViews === 1 ? "1 view" : `${totalViews.toLocaleString("en")} views`;
  return `Streamed ${durationWords(seconds)} · peak ${peakViewers.toLocaleString("en")} · ${views}.`;
}

/** "38:40 Slow line. Sent 1.5 Mbit/s at least, for 52 s." */
export function spellWords({ from, until, leastBitsPerSecond }: SlowSpell, since: number | null): string {
  const seconds = Math.max(1, Math.round(((until ?? from) - from) / 1000));
  const time = since === null ? "" : `${clock(Math.max(0, Math.round((from - since) / 1000)))} `;
  return `${time}Slow line. Sent ${megabits(leastBitsPerSecond)} at least, for ${durationWords(seconds)}.`;
}

/** Megabits with one decimal. */
export function megabits(bitsPerSecond: number): string {
  return `${(bitsPerSecond / 1_000_000).toFixed(1)}\u202FMbit/s`;
}
