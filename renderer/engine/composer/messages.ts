import type { ComposerLayout, ComposerPicture } from "@nchat/contract/composer-line";
import type { Tile } from "./arrange.ts";

/** The composer's page to its worker. */
export type ToComposer =
  /** Once: the port over which the audio thread sends its samples, and the line to the service. */
  | { readonly type: "begin"; readonly sound: MessagePort; readonly lineUrl: string }
  /** The room is entered: from now on it is encoded. */
  | { readonly type: "inside" }
  | { readonly type: "failed"; readonly why: string }
  | { readonly type: "tiles"; readonly tiles: readonly Tile[] }
  | { readonly type: "frames"; readonly id: string; readonly frames: ReadableStream<VideoFrame> }
  | { readonly type: "gone"; readonly id: string };

/** The worker to its page. */
export type FromComposer =
  | {
      readonly type: "enter";
      readonly livekitUrl: string;
      readonly token: string;
      readonly picture: ComposerPicture;
    }
  | { readonly type: "layout"; readonly layout: ComposerLayout };
