import type { GoLivePlan, Preset } from "@nchat/contract/broadcast";
import type { SendChoice } from "@nchat/contract/sent-by";
import type { Person } from "@nchat/contract/people";
import type { Ingress } from "@nchat/contract/streams";

/** What is sent, by what, and whether it is kept. */
export type Sending = {
  readonly sender: "app" | "external";
  /** How another encoder sends. */
  readonly ingress: Ingress["type"];
  /** How this app sends. */
  readonly sendBy: SendChoice;
  readonly preset: Preset;
  readonly isRecorded: boolean;
};

/** What a person has filled in; it stays while a stream runs, for the next one. */
export type Draft = Sending & {
  readonly title: string;
  readonly visibility: GoLivePlan["visibility"];
  readonly invited: readonly Person[];
  /** Who hosts with them. */
  readonly coHosts: readonly Person[];
  /** Null: the first of their channels. */
  readonly channelId: string | null;
};

/** As most people send. */
export const emptyDraft: Draft = {
  ...{ sender: "app", ingress: "rtmp", sendBy: "automatic", preset: "720p", isRecorded: false },
  ...{ title: "", visibility: "public", invited: [], coHosts: [], channelId: null },
};
