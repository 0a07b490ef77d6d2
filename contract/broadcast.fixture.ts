import type { GoLivePlan, OnAir } from "./broadcast.ts";
import { usualWay } from "./sent-by.ts";

/** A stream that this device sends as most people do. */
export const sampleOnAir: OnAir = {
  streamId: "11111111-1111-4111-8111-111111111111",
  title: "Release",
  visibility: "public",
  preset: "720p",
  isRehearsal: false,
  sentBy: usualWay,
};

/** What goes live as that stream, in a channel that is made for it. */
export const samplePlan: GoLivePlan = {
  title: "Release",
  visibility: "public",
  invitedUserIds: [],
  coHostIds: [],
  isRecorded: false,
  channelId: null,
  newChannelName: "Mine",
  preset: "720p",
  sendBy: "automatic",
  isRehearsal: false,
  plannedId: null,
};
