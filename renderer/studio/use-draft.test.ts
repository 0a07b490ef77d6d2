import type { StreamInfo } from "@nchat/contract/streams";
import { expect, it } from "vitest";
import { emptyDraft } from "./draft.ts";
import { filledFrom } from "./use-draft.ts";

const host = { id: "me", username: "me", displayName: "Me", avatarUrl: null, presence: "offline" } as const;
const stream: StreamInfo = {
  ...{ id: "one", channelId: "channel", hostId: "me", host, title: "Filters", description: null },
  ...{ visibility: "public", status: "scheduled", feed: "waiting", resumeUntil: null, startedAt: null },
  ...{ scheduledAt: "2026-11-22T20:00:00.000Z", endedAt: null, endReason: null, viewerCount: 0, peakViewers: 0 },
  ...{ totalViews: 0, totalReactions: 0, chatEnabled: true, reactionsEnabled: true, recordStream: false },
  createdAt: "2026-11-22T17:00:00.000Z",
};

it("follows a plan that is changed elsewhere, but for what was typed", () => {
  const before = { stream, invited: [], coHosts: [] };
  const filled = filledFrom(emptyDraft, before, null);
  const changed = { ...stream, title: "Filters II", visibility: "invite_only" as const, recordStream: true };
  const now = { stream: changed, invited: null, coHosts: before.coHosts };
  expect(filledFrom(filled, now, before)).toMatchObject({
    ...{ title: "Filters II", visibility: "invite_only", isRecorded: true, invited: [] },
  });
  expect(filledFrom({ ...filled, title: "Typed" }, now, before)).toMatchObject({
    ...{ title: "Typed", visibility: "invite_only" },
  });
});
