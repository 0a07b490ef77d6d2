import type { RoomAccess } from "../livekit/room-commands.ts";
import type { createWatchRoom } from "../livekit/watch-room.ts";
import type { openHls } from "./hls-source.ts";
import type { PlayerChoices } from "./player-machine.ts";

/** What the server lets one watch by. */
export type PlayerAccess =
  | { readonly way: "webrtc"; readonly room: RoomAccess; readonly hlsUrl: string | null }
  /** `expiresAt` (ms): when the address stops playing; null when it does not. */
  | { readonly way: "hls"; readonly url: string; readonly expiresAt: number | null }
  /** On air, and nothing plays yet. */
  | { readonly way: "later" }
  /** The server did not answer. */
  | { readonly way: "unreachable" }
  | { readonly way: "over" };

/** What the player is given by whoever shows it. */
export type PlayerPorts = {
  /** "any" lets the server choose; "hls" takes no place in the room. */
  readonly getAccess: (wanted: "any" | "hls") => Promise<PlayerAccess>;
  /** Whether the host's picture should be moving now. */
  readonly isFed: () => boolean;
  readonly choices: PlayerChoices;
  readonly keepChoices: (choices: PlayerChoices) => void;
  readonly loadRoom: () => Promise<typeof createWatchRoom>;
  readonly loadHls: () => Promise<typeof openHls>;
  readonly now: () => number;
  readonly random: () => number;
  /** Runs later; the answer cancels. */
  readonly schedule: (run: () => void, ms: number) => () => void;
};

/** The element that shows pictures, and how its last one is kept in sight while nothing new comes. */
export type Screen = { readonly video: HTMLVideoElement; readonly hold: () => void };
