import type { CurrentCall } from "@nchat/contract/call-control";
import type { Participant } from "@nchat/contract/calls";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { useCall } from "./call-context.ts";
import styles from "./CallScreen.module.css";
import { Video } from "./Video.tsx";
import { callingWords, invitationWords, nameList } from "./words.ts";

type Face = { readonly id: string; readonly displayName: string; readonly avatarUrl: string | null };
type Waiting = Extract<CurrentCall, { step: "placing" | "calling" | "answering" | "joining" }>;

/** Nobody else is here yet: who is called, how that goes, and one's own picture. */
export function CallingStage({ current }: { readonly current: Waiting }) {
  const { engine, people, settings, account } = useCall();
  const { participants } = useStore(engine.roster);
  const own = useStore(engine.view, ({ room }) => room.people.find(({ isLocal }) => isLocal)?.camera ?? null);
  const isMirrored = useStore(settings.store, ({ mirrorSelfView }) => mirrorSelfView);
  const others = participants.filter(({ userId }) => userId !== account.id);
  const faces = facesOf(current, people, others);
  const title = faces.length > 0 ? nameList(faces.map(({ displayName }) => displayName)) : "the call";
  const presences = faces.map(({ id }) => people.find((person) => person.id === id)?.presence ?? null);
  return (
    <div className={styles.calling} role="status">
      <div className={styles.faces}>
        {faces.slice(0, 5).map((face) => (
          <Avatar key={face.id} person={face} size={faces.length === 1 ? 96 : 56} />
        ))}
      </div>
      <h1 className={styles.callingName}>{title}</h1>
      <p className={styles.callingWords} data-testid="call-progress">
        {progress(current, title, presences)}
      </p>
      {others.length > 1 && <Invitations participants={others} />}
      {own && (
        <div className={styles.selfView} data-testid={`tile-${account.username}`}>
          <Video pictureKey={own.key} className={styles.selfVideo} isMirrored={isMirrored} />
        </div>
      )}
    </div>
  );
}

function facesOf(current: Waiting, people: readonly Face[], others: readonly Participant[]): readonly Face[] {
  if (current.step === "answering") return current.caller ? [current.caller] : [];
  if (others.length > 0)
    return others.map(({ userId, displayName, avatarUrl }) => ({ id: userId, displayName, avatarUrl }));
  if (current.step === "joining") return [];
  return current.target.userIds.map(
    (id) => people.find((person) => person.id === id) ?? { id, displayName: current.target.title, avatarUrl: null },
  );
}

function progress(current: Waiting, title: string, presences: Parameters<typeof callingWords>[2]): string {
  switch (current.step) {
    case "placing":
      return callingWords(title, false, presences);
    case "calling":
      return current.call.status === "connecting"
        ? "Joining…"
        : callingWords(title, current.call.status === "ringing", presences);
    case "answering":
      return "Answering…";
    case "joining":
      return "Joining… checking microphone";
  }
}

/** A call of several: who rings, who declined. */
function Invitations({ participants }: { readonly participants: readonly Participant[] }) {
  return (
    <ul className={styles.invitations} aria-label="Invited">
      {participants.map((participant) => (
        <li key={participant.userId} data-testid={`invited-${participant.username}`}>
          <span>{participant.displayName}</span>
          <span className={styles.invitation}>{invitationWords(participant) ?? "Here"}</span>
        </li>
      ))}
    </ul>
  );
}
