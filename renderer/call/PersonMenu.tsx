import { mayModerate } from "@nchat/contract/roles";
import { Ellipsis } from "lucide-react";
import { useStore } from "zustand";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu } from "../ui/Menu.tsx";
import { useCall } from "./call-context.ts";
import type { StagePerson } from "./stage-people.ts";

/** What host and co-host can do to somebody; absent for everybody else. */
export function PersonMenu({ person }: { readonly person: StagePerson }) {
  const { engine, account, rest, raise } = useCall();
  const { callId, participants } = useStore(engine.roster);
  const own = participants.find(({ userId }) => userId === account.id);
  const theirs = participants.find(({ userId }) => userId === person.id);
  if (callId === null || !own || !theirs || !mayModerate(own.role, theirs.role)) return null;
  const target = { participantId: person.id };
  const muteThem = async () => {
    const body = { ...target, trackType: "audio" as const, muted: true };
    const result = await rest.call("muteInCall", { params: { id: callId }, body });
    if (!result.ok) raise("problem", `${person.name} could not be muted. Try again.`);
  };
  const remove = async () => {
    const result = await rest.call("kickFromCall", { params: { id: callId }, body: target });
    if (!result.ok) raise("problem", `${person.name} could not be removed. Try again.`);
  };
  return (
    <Menu
      trigger={<IconButton icon={Ellipsis} label={`More about ${person.name}`} size="s" />}
      items={[
        ...(person.isMuted
          ? []
          : [
              {
                kind: "action" as const,
                label: "Mute",
                testId: `mute-${person.username}`,
                onSelect: () => void muteThem(),
              },
            ]),
        {
          kind: "action",
          label: "Remove from the call",
          tone: "danger",
          testId: `kick-${person.username}`,
          onSelect: () => void remove(),
        },
      ]}
    />
  );
}
