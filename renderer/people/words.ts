import type { Person, Presence } from "@nchat/contract/people";

/** Everything that lists and pages of people say. */
export const words = {
  people: "People",
  search: "Search people",
  newCall: "New call with several people",
  loading: "People are loading",
  failed: "People didn't load.",
  tryAgain: "Try again",
  empty: "Nobody else is here yet.",
  invite: "Copy invite link",
  invited: "Link copied. Whoever opens it can create an account.",
  sample: "sample",
  sampleNote: "A sample that lives on your own server, to try calls with.",
  videoCall: "Video call",
  audioCall: "Audio call",
  inCall: "You are in a call. Leave it to start another one.",
  offlineNote: "They are offline: it rings for 30 s, then they see a missed call.",
  busyNote: "They are in a call: calling now answers that they are busy.",
  gone: "This person is not here any more.",
  back: "Back to home",
  chooseTitle: "New call",
  chooseLead: "Choose one person or several.",
  nobodyChosen: "Choose somebody first.",
  chosen: "Chosen",
  remove: (name: string) => `Remove ${name}`,
  nobodyFound: (typed: string) => `Nobody is called “${typed}”.`,
  stale: (time: string) => `People may be out of date, last seen ${time}.`,
} as const;

/** The word beside the dot. */
export function presenceWords(presence: Presence): string {
  switch (presence) {
    case "available":
      return "available";
    case "in_call":
      return "in a call";
    case "dnd":
      return "do not disturb";
    case "offline":
      return "offline";
  }
}

/** "Aiko", "Aiko and Leo", "Aiko and 2 more". */
export function titleOf(people: readonly Person[]): string {
  const [first, second] = people;
  if (!first) return "";
  if (!second) return first.displayName;
  return people.length === 2
    ? `${first.displayName} and ${second.displayName}`
    : `${first.displayName} and ${people.length - 1} more`;
}
