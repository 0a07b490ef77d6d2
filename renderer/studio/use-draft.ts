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

/** Those who are invited may be known later: what was typed meanwhile stays. */
function filledFrom(draft: Draft, { stream, invited }: Chosen, before: Chosen | null): Draft {
  if (before?.stream.id === stream.id) return { ...draft, invited: invited ?? [] };
  const { title, visibility, channelId, recordStream } = stream;
  return { ...draft, title, visibility, channelId, isRecorded: recordStream, invited: invited ?? [] };
}
