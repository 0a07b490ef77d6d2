import type { StreamVisibility } from "@nchat/contract/streams";
import { planWords } from "./words.ts";

/** What is typed into the form for a planned stream. `channelId` "new" makes a channel of that name. */
export type PlanDraft = {
  readonly title: string;
  readonly description: string;
  /** As the browser's field gives it: local, without a zone. */
  readonly when: string;
  readonly visibility: StreamVisibility;
  readonly channelId: string;
  readonly channelName: string;
};

/** The value of the choice that makes a new channel. */
export const newChannel = "new";

/** What is wrong with each field; none when it can be planned. */
export type PlanFaults = Partial<Record<keyof PlanDraft, string>>;

/** Pure: looks at a draft before it is sent. */
export function faultsOf(draft: PlanDraft, now: number): PlanFaults {
  const at = Date.parse(draft.when);
  return {
    ...(draft.title.trim() === "" ? { title: planWords.titleMissing } : {}),
    ...(Number.isNaN(at) ? { when: planWords.whenMissing } : at <= now ? { when: planWords.whenPast } : {}),
    ...(draft.channelId === newChannel && draft.channelName.trim() === ""
      ? { channelName: planWords.channelMissing }
      : {}),
  };
}

/** Pure: the next whole hour, as the browser's field takes it. */
export function nextHour(now: number): string {
  const date = new Date(now + 3_600_000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:00`;
}
