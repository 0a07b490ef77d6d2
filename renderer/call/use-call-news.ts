import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useCall } from "./call-context.ts";
import { isOwnMuted } from "../livekit/mute-press.ts";
import type { StagePerson } from "./stage-people.ts";

/** Tells readers who came and went, who shares, and at once whether one is muted or cut off. */
export function useCallNews(people: readonly StagePerson[]): void {
  const { announcer, mute, engine } = useCall();
  const before = useRef<readonly StagePerson[]>(people);
  const isMuted = useStore(mute.store, (state) => (state.step === "active" ? isOwnMuted(state) : null));
  const isRecovering = useStore(engine.view, ({ link, isFrozen }) => link === "recovering" || isFrozen);

  useEffect(() => {
    for (const sentence of changes(before.current, people)) announcer.announce(sentence);
    before.current = people;
  }, [people, announcer]);
  useEffect(() => {
    if (isMuted !== null) announcer.interrupt(isMuted ? "You are muted" : "You are not muted");
  }, [isMuted, announcer]);
  useEffect(() => {
    if (isRecovering) announcer.interrupt("Connection lost, reconnecting");
  }, [isRecovering, announcer]);
}

/** Pure. What changed among the others, as sentences. */
export function changes(before: readonly StagePerson[], after: readonly StagePerson[]): readonly string[] {
  const was = new Map(before.map((person) => [person.id, person]));
  const is = new Set(after.map(({ id }) => id));
  const sentences: string[] = [];
  for (const person of after) {
    if (person.isLocal) continue;
    const old = was.get(person.id);
    if (!old) sentences.push(`${person.name} joined`);
    if (person.room?.screen && !old?.room?.screen) sentences.push(`${person.name} is sharing`);
    if (!person.room?.screen && old?.room?.screen) sentences.push(`${person.name} stopped sharing`);
  }
  for (const person of before) if (!is.has(person.id)) sentences.push(`${person.name} left`);
  return sentences;
}
