import type { Box } from "@nchat/contract/studio";
import type { ScreenPart } from "./screen-part.ts";

/** One source as it is drawn: the whole of it within the box, or the box filled and the rest cut off. */
export type Layer = { readonly sourceId: string; readonly box: Box; readonly fit: "contain" | "cover" };

/** A scene and what is drawn of it, in its order. */
export type SceneLayers = { readonly id: string; readonly layers: readonly Layer[] };

/** The engine's page to its worker. */
export type ToWorker =
  /** Once: the port over which the audio thread sends its samples. */
  | { readonly type: "sound"; readonly port: MessagePort }
  /** Once: where what main hears of this computer goes. */
  | { readonly type: "system-sound"; readonly port: MessagePort }
  | { readonly type: "line"; readonly url: string }
  /** The scene on air. */
  | { readonly type: "scene"; readonly layers: readonly Layer[] }
  /** All of them, for their small pictures. */
  | { readonly type: "scenes"; readonly scenes: readonly SceneLayers[] }
  | { readonly type: "frames"; readonly sourceId: string; readonly frames: ReadableStream<VideoFrame> }
  | { readonly type: "still"; readonly sourceId: string; readonly picture: ImageData }
  /** Pictures of web pages come over this port. Once. */
  | { readonly type: "pages"; readonly port: MessagePort }
  | { readonly type: "page"; readonly sourceId: string }
  | { readonly type: "gone"; readonly sourceId: string }
  /** By source: which part of its pictures is taken. */
  | { readonly type: "parts"; readonly parts: Readonly<Record<string, ScreenPart>> }
  /** By source: how much later its pictures are shown, in milliseconds. */
  | { readonly type: "picture-delays"; readonly delays: Readonly<Record<string, number>> }
  | { readonly type: "sound-offset"; readonly milliseconds: number };

/** The worker to its page. */
export type FromWorker =
  | { readonly type: "line-down" }
  /** Less of a source is there than the area asks for, or all of it again. */
  | { readonly type: "cut"; readonly sourceId: string; readonly isCut: boolean };

/** The audio thread to the worker: two channels one after the other, and how loud things are, 0 to 1. */
export type SoundBlock = {
  readonly samples: Float32Array<ArrayBuffer>;
  /** The microphone's, then the sounds'. */
  readonly inputs: readonly number[];
  readonly programme: number;
};
