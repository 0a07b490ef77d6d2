import type { SourceState } from "@nchat/contract/studio";
import type { Planes } from "./planes.ts";

/** The engine's page to the worker that takes web pages' pictures in. */
export type ToPageWorker =
  /** Once: the way to the worker that composes. */
  | { readonly type: "show-to"; readonly port: MessagePort }
  | { readonly type: "open"; readonly sourceId: string; readonly url: string }
  | { readonly type: "close"; readonly sourceId: string };

/** That worker to its page. */
export type FromPageWorker = { readonly type: "state"; readonly sourceId: string; readonly state: SourceState };

/** That worker to the one that composes; null: there is nothing to show any more. */
export type PagePicture = { readonly sourceId: string; readonly planes: Planes | null };
