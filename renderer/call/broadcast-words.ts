import type { ActiveBroadcast } from "@nchat/contract/call-broadcast";

type Visibility = ActiveBroadcast["visibility"];

const audiences: Readonly<Record<Visibility, string>> = {
  public: "everybody with the link",
  channel_members: "the members of its channel",
  invite_only: "people who are invited",
};

/** What people read about a call that is broadcast. */
export const broadcastWords = {
  goLive: "Go live",
  stop: "End live",
  name: "Broadcast",
  notYet: "You can broadcast once somebody is in the call.",
  live: "LIVE",
  goingLive: "Going live",
  badge: " · this call is being broadcast",
  elsewhere: "LIVE · your call is being broadcast",
  watching: (viewers: number) => ` · ${viewers} watching`,
  menu: "This broadcast",
  copyLink: "Copy the link to watch",
  copyEmbed: "Copy the code for other sites",
  linkCopied: "Link copied.",
  embedCopied: "Embed code copied. It plays on sites that this server allows.",
  copyFailed: "It could not be copied.",
  open: "Open the stream and its chat",
  sendOnMenu: "Send on to other platforms…",
  sendOn: "Send this call on",
  sendOnNote:
    "YouTube, Twitch and others, or any RTMP server. The server sends; everybody who watches there sees this call too.",
  close: "Close",
  title: "Broadcast this call",
  description: "What everybody in this call says and shows goes out live as one picture.",
  consent: (audience: string) =>
    `Everybody in the call is told before anything goes out, and sees for as long as it lasts that the call is live. They will be seen and heard by ${audience}: ask them first.`,
  titleField: "Title",
  titlePlaceholder: "What is it about?",
  titleMissing: "Give it a title.",
  visibility: "Who may watch",
  visibilities: { public: "Everybody", channel_members: "Channel", invite_only: "Invited" } satisfies Record<
    Visibility,
    string
  >,
  channel: "Channel",
  newChannel: (name: string) => `New: ${name}`,
  channelName: (person: string) => `${person}'s channel`.slice(0, 255),
  invited: "Who is invited, beside the people in this call",
  stopTitle: "End the broadcast?",
  stopDescription: "The stream ends for everybody who watches. The call goes on.",
  ended: "The broadcast of this call has ended.",
  own: "You are broadcasting this call.",
  quiet: "Mute, camera off",
  leave: "Leave",
  read: "All right",
  notNow: "It is just beginning or ending, or the call is over. Look again in a moment.",
  channelsMissing: "Your channels have not come yet. Choose one, then go live.",
  noAnswer: "The server did not answer. It is not known whether that changed the broadcast.",
} as const;

/** Who may watch, in the middle of a sentence. */
export const audienceWords = (visibility: Visibility): string => audiences[visibility];

/** That somebody broadcasts the call; null when nobody knows who. */
export function broadcastStarted(name: string | null, visibility: Visibility): string {
  const what = `${audienceWords(visibility)} can see and hear you`;
  return name === null ? `This call is being broadcast: ${what}.` : `${name} is broadcasting this call: ${what}.`;
}
