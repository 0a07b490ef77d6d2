import type { Broadcast, BroadcastHealth, GoLivePlan } from "@nchat/contract/broadcast";
import type { CallControl, CallControlEvent } from "@nchat/contract/call-control";
import type { HotkeyAction, HotkeyBinding, HotkeyHeard, HotkeyStatus } from "@nchat/contract/hotkeys";
import type { Clip } from "@nchat/contract/clips";
import type { Environment } from "@nchat/contract/ipc/app";
import type { AuthResult } from "@nchat/contract/ipc/auth";
import type { CaptureSource, ScreenPicture } from "@nchat/contract/ipc/capture";
import type { RecordingSaved } from "@nchat/contract/ipc/recordings";
import type { OwnShare } from "@nchat/contract/ipc/share";
import type { StreamerMode, ToldPlan } from "@nchat/contract/ipc/studio-tools";
import type { CloseAnswer, CloseAsk, WindowState } from "@nchat/contract/ipc/window";
import type { MuteEvent, MuteState } from "@nchat/contract/mute";
import type { MuteLine } from "@nchat/contract/mute-line";
import type { Preflight } from "@nchat/contract/preflight";
import type { RemoteChange, RemoteControl } from "@nchat/contract/remote";
import type { Credentials } from "@nchat/contract/rest/auth";
import type {
  DestinationWay,
  NewSavedDestination,
  SavedDestinations,
  SavedOutcome,
} from "@nchat/contract/saved-destinations";
import type { Settings, SettingsPatch } from "@nchat/contract/settings";
import type { MarkerNews, OwnMarkers } from "@nchat/contract/stream-markers";
import type { SourceStates, Studio, StudioEvent } from "@nchat/contract/studio";
import type { ReadonlyStore } from "./readonly-store.ts";

/** Speaks to the auth paths; whoever implements it keeps the refresh token out of the page's reach. */
export type AuthPort = {
  readonly signIn: (credentials: Credentials) => Promise<AuthResult>;
  readonly signUp: (credentials: Credentials) => Promise<AuthResult>;
  /** A new access token from the kept session; "signed-out" when none is kept. */
  readonly refresh: () => Promise<AuthResult>;
  readonly signOut: () => Promise<void>;
  readonly signOutEverywhere: () => Promise<"done" | "unreachable">;
};

/** The person's choices; `store` is never empty, `update` answers with what holds now. */
export type SettingsPort = {
  readonly store: ReadonlyStore<Settings>;
  readonly update: (patch: SettingsPatch) => Promise<Settings>;
};

/** Call control: owned by main on the desktop, by the page in a browser. */
export type CallControlPort = {
  readonly store: ReadonlyStore<CallControl>;
  readonly dispatch: (event: CallControlEvent) => void;
  /** Every event that was applied, by whichever surface. */
  readonly onEvent: (listener: (event: CallControlEvent) => void) => () => void;
};

/** The microphone's one truth, owned like call control. */
export type MutePort = {
  readonly store: ReadonlyStore<MuteState>;
  readonly dispatch: (event: MuteEvent) => void;
  /** The owner's own line to the microphone's gate, past this page's thread. Null where the page is the owner. */
  readonly openLine: (() => Promise<MuteLine>) | null;
};

/** Screens and windows to share; "gone" when the source closed meanwhile. */
export type CapturePort = {
  readonly list: (kinds: CaptureSource["kind"][], withPictures: boolean) => Promise<readonly CaptureSource[]>;
  /** Good for one getDisplayMedia within five seconds. */
  readonly choose: (id: string) => Promise<"chosen" | "gone">;
  /** A screen as it looks now. */
  readonly pictureScreen: (id: string) => Promise<ScreenPicture | "gone">;
};

/** Keys of the whole desktop: main owns them, Settings shows and changes them. */
export type HotkeysPort = {
  readonly store: ReadonlyStore<readonly HotkeyStatus[]>;
  /** Null switches the hotkey off. Only after "bound" do the keys change. */
  readonly bind: (action: HotkeyAction, accelerator: string | null) => Promise<HotkeyBinding>;
  /** While true no hotkey acts, so that this page sees the keys; false takes them anew. */
  readonly setRecording: (isRecording: boolean) => void;
  /** While true the keys are taken also outside a call, and what is heard of them is told. */
  readonly setTrial: (isTrial: boolean) => void;
  readonly onHeard: (listener: (heard: HotkeyHeard) => void) => () => void;
  /** Asks the desktop anew what a call would find now. */
  readonly check: () => Promise<readonly HotkeyStatus[]>;
};

/** How other programs on this computer steer the studio. */
export type RemotePort = {
  readonly store: ReadonlyStore<RemoteControl>;
  readonly change: (change: RemoteChange) => void;
  readonly getPassword: () => Promise<string>;
  /** Whoever is connected is put out. */
  readonly renewPassword: () => Promise<string>;
};

/** Moments of the running stream, and saving its last minutes. */
export type StudioToolsPort = {
  readonly markers: ReadonlyStore<OwnMarkers>;
  readonly mark: (text: string | null) => void;
  readonly unmark: (id: string) => void;
  /** What the server tells of markers, whoever made them. */
  readonly markerTold: (news: MarkerNews) => void;
  readonly clip: ReadonlyStore<Clip>;
  readonly saveClip: (seconds: number) => void;
  /** Opens the folder of the clip that was saved last. */
  readonly showClip: () => void;
  /** What hotkeys and commands go live with, until the form is gone: null. */
  readonly tellPlan: (plan: ToldPlan | null) => void;
};

/** Hiding of secrets on the screen. */
export type StreamerModePort = {
  readonly store: ReadonlyStore<StreamerMode>;
  readonly set: (isOn: boolean) => void;
};

/** Going live: main owns the studio and the broadcast, its engine opens what the studio is set up with. */
export type StudioPort = {
  readonly studio: ReadonlyStore<Studio>;
  readonly states: ReadonlyStore<SourceStates>;
  readonly broadcast: ReadonlyStore<Broadcast>;
  readonly preflight: ReadonlyStore<Preflight>;
  readonly remote: RemotePort;
  readonly tools: StudioToolsPort;
  readonly savedDestinations: SavedDestinationsPort;
  /** Null before the first figures of a broadcast, and when it has ended. */
  readonly health: ReadonlyStore<{ readonly now: BroadcastHealth | null }>;
  readonly dispatch: (event: StudioEvent) => void;
  /** Loads the page of a browser source anew. */
  readonly reloadPage: (sourceId: string) => void;
  /** Answers the name under which an image source finds it again. */
  readonly keepMedia: (dataUrl: string) => Promise<string>;
  /** The studio is on the screen, until the answer is called. */
  readonly show: () => () => void;
  readonly goLive: (plan: GoLivePlan) => void;
  /** Looks at what going live needs, for a quarter of a minute at most. */
  readonly startPreflight: () => void;
  readonly stop: () => void;
  readonly retry: () => void;
  /** Goes on with a stream that an earlier run of the app sent. */
  readonly resume: () => void;
  readonly dismiss: () => void;
};

/** Platforms that are typed once, kept by the desktop with their keys; `SavedDestinations` says what is seen of them. */
export type SavedDestinationsPort = {
  readonly store: ReadonlyStore<SavedDestinations>;
  readonly add: (input: NewSavedDestination) => Promise<SavedOutcome>;
  readonly change: (id: string, change: { readonly isOn?: boolean; readonly way?: DestinationWay }) => void;
  readonly remove: (id: string) => void;
  /** Brings back what was removed last. */
  readonly restore: () => void;
  /** Asks the server to send a stream on that another program sends. */
  readonly sendAll: (streamId: string) => void;
  /** Sends a stream of the person's there, now or once more. */
  readonly send: (id: string, streamId: string) => void;
  readonly end: (id: string) => void;
};

/** The window around the page. */
export type WindowPort = {
  readonly store: ReadonlyStore<WindowState>;
  /** To full screen and back, by what was asked for last. */
  readonly toggleFullScreen: () => void;
  /** Null where the browser draws the frame. */
  readonly controls: {
    readonly minimize: () => void;
    readonly toggleMaximize: () => void;
    readonly close: () => void;
  } | null;
};

/** What only a desktop app is asked: closing in a call, quitting, and the pop-up's own window. */
export type DesktopPort = {
  readonly onCloseAsked: (listener: (ask: CloseAsk) => void) => () => void;
  readonly answerClose: (answer: CloseAnswer) => void;
  readonly onQuitting: (listener: () => void) => () => void;
  readonly finishQuit: () => void;
  readonly setWindowHeight: (height: number) => void;
  readonly showMainWindow: () => void;
  /** Tells main what this device shares, for the tray; and what the tray asks for. */
  readonly tellShare: (share: OwnShare) => void;
  readonly onShareStopAsked: (listener: () => void) => () => void;
  readonly onShareOpenAsked: (listener: () => void) => () => void;
  /** The shared window was minimised, or it is back. */
  readonly onShareHiddenChanged: (listener: (isHidden: boolean) => void) => () => void;
  /** Keeps the address; the page must be loaded again to be allowed to speak to it. */
  readonly setServer: (url: string) => Promise<"saved" | "not-a-url">;
};

/** Notices of the operating system. `show` does nothing visible when the person has not allowed them. */
export type NoticesPort = {
  /** `quietBody`: what it says in streamer mode, names at most; without it the sentence is hidden then. */
  readonly show: (notice: {
    readonly title: string;
    readonly body: string;
    readonly quietBody?: string;
    readonly tag: string;
  }) => void;
  readonly onClicked: (listener: (tag: string) => void) => () => void;
  /** Null: nothing to ask, notices are allowed or decided. Only in a browser, and only after a click. */
  readonly requestPermission: (() => Promise<boolean>) | null;
};

/** All that the page needs from what it runs on: the desktop's bridge or a plain browser. */
export type Platform = {
  readonly environment: Environment;
  readonly auth: AuthPort;
  readonly settings: SettingsPort;
  readonly call: CallControlPort;
  readonly mute: MutePort;
  /** Null: the browser asks by itself what to share. */
  readonly capture: CapturePort | null;
  /** Null in a browser and in the pop-up. */
  readonly hotkeys: HotkeysPort | null;
  /** Null in a browser and in the pop-up. */
  readonly studio: StudioPort | null;
  /** Null in a browser and in the pop-up: there nothing is hidden. */
  readonly streamerMode: StreamerModePort | null;
  readonly window: WindowPort;
  /** Null in a browser. */
  readonly desktop: DesktopPort | null;
  readonly notices: NoticesPort;
  readonly openLink: (url: string) => void;
  /** Saves a recording, or one track of it, among the downloads. Null: the browser saves what it is given an address of. */
  readonly saveRecording: ((recordingId: string, fileId: string | null) => Promise<RecordingSaved>) | null;
  /** Which device this is, for the socket's handshake and every request. */
  readonly device: { readonly type: "desktop" | "browser"; readonly id: string };
};
