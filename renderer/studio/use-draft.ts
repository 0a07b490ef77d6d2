import type { Person } from "@nchat/contract/people";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { type Draft, emptyDraft } from "./draft.ts";
import type { Chosen, Planned } from "./planned-store.ts";

/** What is filled in, from the schedule or by hand; `change` changes parts of it. */
export function useDraft(planned: Planned, ownId: string) {
  const { chosen } = useStore(planned.store);
  const [draft, setDraft] = useState(emptyDraft);
  const [filled, setFilled] = useState<Chosen | null>(null);
  useEffect(() => planned.watch(ownId), [planned, ownId]);
  if (chosen !== filled) {
    setFilled(chosen);
    setDraft((before) => (chosen === null ? before : filledFrom(before, chosen, filled)));
  }
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  return { draft, change };
}

/** Those who are invited may be known later, and others may change the plan: what was typed meanwhile stays. */
export function filledFrom(draft: Draft, chosen: Chosen, before: Chosen | null): Draft {
  const { stream, invited, coHosts } = chosen;
  if (before?.stream.id === stream.id) return followed(draft, chosen, before);
  const { title, visibility, channelId, recordStream } = stream;
  return {
    ...draft,
    title,
    visibility,
    channelId,
    isRecorded: recordStream,
    invited: invited ?? [],
    coHosts: coHosts ?? [],
  };
}

function followed(draft: Draft, { stream, invited, coHosts }: Chosen, before: Chosen): Draft {
  return {
    ...draft,
    title: draft.title === before.stream.title ? stream.title : draft.title,
    visibility: draft.visibility === before.stream.visibility ? stream.visibility : draft.visibility,
    isRecorded: draft.isRecorded === before.stream.recordStream ? stream.recordStream : draft.isRecorded,
    invited: invited === before.invited ? draft.invited : (invited ?? []),
    coHosts: coHosts === before.coHosts ? draft.coHosts : joined(coHosts ?? [], draft.coHosts),
  };
}

/** Those of the plan, known by now, and who was named by hand meanwhile. */
function joined(planned: readonly Person[], byHand: readonly Person[]): readonly Person[] {
  const ids = new Set(planned.map(({ id }) => id));
  return [...planned, ...byHand.filter(({ id }) => !ids.has(id))];
}
