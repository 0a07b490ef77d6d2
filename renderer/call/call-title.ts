import type { CurrentCall } from "@nchat/contract/call-control";
import type { Roster } from "./roster.ts";
import { nameList } from "./words.ts";

/** What a call is called: whom it was placed to, or who else belongs to it. */
export function callTitle(
  current: Exclude<CurrentCall, { step: "idle" | "over" }>,
  roster: Roster,
  ownId: string,
): string {
  if (current.step === "placing" || current.step === "calling") return current.target.title;
  const others = roster.participants.filter(({ userId, status }) => userId !== ownId && status !== "kicked");
  if (others.length > 0) return nameList(others.map(({ displayName }) => displayName));
  return current.step === "answering" && current.caller ? current.caller.displayName : "Call";
}
