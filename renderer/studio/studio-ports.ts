import type { ReactNode } from "react";
import type { MediaCheck } from "../platform/media-check.ts";
import type { CapturePort, SettingsPort, StreamerModePort, StudioPort } from "../platform/platform.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import type { HealthHistory } from "./health-history.ts";
import type { OwnDestinations } from "./own-destinations.ts";
import type { Planned } from "./planned-store.ts";

/** What the studio's page needs from the app. */
export type StudioPorts = {
  readonly studio: StudioPort;
  /** What was measured of the broadcast, also while this page was not open. */
  readonly healthHistory: HealthHistory;
  /** Where else the stream on air is sent, also while this page was not open. */
  readonly ownDestinations: OwnDestinations;
  /** Which stream of the schedule is started next. */
  readonly planned: Planned;
  readonly streamerMode: StreamerModePort | null;
  readonly rest: RestClient;
  readonly socket: SocketClient;
  readonly check: MediaCheck;
  /** The person's own name, for the channel that is made when there is none. */
  readonly ownName: string;
  readonly ownId: string;
  readonly capture: CapturePort;
  /** For a new source, or to take the place of that one in every scene. */
  readonly pickDisplay: (replacedId?: string) => void;
  /** The dialogs that `pickDisplay` opens. */
  readonly picker: ReactNode;
  /** Opens the page on which others see the stream. */
  readonly openWatch: (streamId: string) => void;
  /** What is left of a stream that has ended: the ways to its figures and its recording. */
  readonly renderEnded: (streamId: string) => ReactNode;
  /** The chat of the stream that is on air, put together by the app. */
  readonly renderChat: (streamId: string) => ReactNode;
  /** The running stream, played back as a viewer gets it. */
  readonly renderMonitor: (streamId: string) => ReactNode;
  readonly settings: SettingsPort;
  readonly say: (sentence: string) => void;
  /** Says what was done, with a way back for some seconds. */
  readonly offerUndo: (sentence: string, undo: () => void) => void;
  readonly now: () => number;
};
