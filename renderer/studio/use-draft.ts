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
export function filledFrom(draft: Draft, { stream, invited }: Chosen, before: Chosen | null): Draft {
  if (before?.stream.id === stream.id) return followed(draft, { stream, invited }, before);
  const { title, visibility, channelId, recordStream } = stream;
  return { ...draft, title, visibility, channelId, isRecorded: recordStream, invited: invited ?? [] };
}

function followed(draft: Draft, { stream, invited }: Chosen, before: Chosen): Draft {
  return {
    ...draft,
    title: draft.title === before.stream.title ? stream.title : draft.title,
    visibility: draft.visibility === before.stream.visibility ? stream.visibility : draft.visibility,
    isRecorded: draft.isRecorded === before.stream.recordStream ? stream.recordStream : draft.isRecorded,
    invited: invited === before.invited ? draft.invited : (invited ?? []),
  };
}
