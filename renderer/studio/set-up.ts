import type { GoLivePlan } from "@nchat/contract/broadcast";
import { sceneOnAir, type SourceStates, type Studio } from "@nchat/contract/studio";
import type { Chosen } from "./planned-store.ts";
import { plannedWords } from "./planned-words.ts";

/** One thing that going live needs, and whether it is there. */
export type Check = {
  readonly id: "title" | "picture" | "channel" | "invited";
  readonly label: string;
  readonly missing: string | null;
};

/** What going live needs; what is missing is said in the words of the thing to do. */
export function setUpChecks(studio: Studio, states: SourceStates, title: string): readonly Check[] {
  const shown = sceneOnAir(studio).items.filter(({ isShown }) => isShown);
  const isSeen = shown.some(({ sourceId }) => states[sourceId]?.step === "running");
  const isStarting = shown.some(({ sourceId }) => states[sourceId]?.step === "starting");
  const picture = isSeen ? null : isStarting ? "The picture is starting…" : "Add a source to the scene";
  return [
    { id: "title", label: "Title", missing: title.trim() === "" ? "Give the stream a title" : null },
    { id: "picture", label: "Picture", missing: picture },
  ];
}

/** A stream runs in a channel: which ones there are comes from the server. */
export function channelCheck(isKnown: boolean): Check {
  return { id: "channel", label: "Channel", missing: isKnown ? null : "Your channels are loading…" };
}

/** Which stream of the schedule is meant, and what the form was filled with from it. */
export function plannedOf(chosen: Chosen | null): Pick<GoLivePlan, "plannedId" | "plannedAs"> {
  if (chosen === null) return { plannedId: null };
  const { id, title, visibility, recordStream: isRecorded } = chosen.stream;
  const invitedUserIds = chosen.invited?.map((person) => person.id) ?? [];
  const coHostIds = chosen.coHosts?.map((person) => person.id) ?? [];
  return { plannedId: id, plannedAs: { title, visibility, isRecorded, invitedUserIds, coHostIds } };
}

/** Who is invited to a stream of the schedule is known before it starts: else nobody would be invited any more. */
export function invitedCheck(chosen: Chosen | null): readonly Check[] {
  return chosen?.invited === null ? [{ id: "invited", label: "Invited", missing: plannedWords.loading }] : [];
}
