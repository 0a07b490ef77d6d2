import { describe, expect, it } from "vitest";
import { asksMembers, isToStart, offerPlanMs, plannedStart, planNear, startedOf } from "./planned-start.ts";
import type { Person } from "./people.ts";
import type { StreamMember } from "./streams.ts";

const stream: Parameters<typeof plannedStart>[1] = {
  ...{ title: "Filters", visibility: "public", recordStream: false },
  ...{ status: "scheduled", feed: "waiting" },
};
const wanted: Parameters<typeof plannedStart>[0] = {
  ...{ title: "Filters", visibility: "public", isRecorded: false, invitedUserIds: [], coHostIds: [] },
};
const asPlanned = { outcome: "ready", changes: null, invite: [], uninvite: [], name: [] };

function member(id: string, role: StreamMember["role"]): StreamMember {
  const user: Person = { id, username: id, displayName: id, avatarUrl: null, presence: "offline" };
  return { user, role, invitedAt: "2026-11-22T17:00:00.000Z" };
}

describe("starting a planned stream", () => {
  it("is what a plan that names one does, and a rehearsal never", () => {
    const named = { plannedId: "one", isRehearsal: false };
    expect([named, { ...named, isRehearsal: true }, { ...named, plannedId: null }].map(startedOf)).toEqual([
      ...["one", null, null],
    ]);
  });

  it("asks for nothing when the form says what was planned", () => {
    expect(plannedStart(wanted, stream, [])).toEqual(asPlanned);
  });

  it("tells the server only what the form says otherwise", () => {
    expect(plannedStart({ ...wanted, title: "Filters, live" }, stream, [])).toEqual({
      ...asPlanned,
      changes: { title: "Filters, live" },
    });
    expect(plannedStart({ ...wanted, visibility: "channel_members", isRecorded: true }, stream, [])).toEqual({
      ...asPlanned,
      changes: { visibility: "channel_members", recordStream: true },
    });
  });

  it("invites whom the form has more, and takes back the others' invitations, co-hosts excepted", () => {
    const members = [member("anna", "viewer"), member("ben", "viewer"), member("cora", "co_host")];
    const forSome: typeof wanted = { ...wanted, visibility: "invite_only", invitedUserIds: ["anna", "dora"] };
    expect(plannedStart(forSome, { ...stream, visibility: "invite_only" }, members)).toEqual({
      ...asPlanned,
      invite: [["dora"]],
      uninvite: ["ben"],
    });
    expect(plannedStart(wanted, stream, members)).toEqual(asPlanned);
  });

  it("leaves what was changed elsewhere since the form was filled, and changes what the form says otherwise", () => {
    const filled = { title: "Filters", visibility: "invite_only" as const, isRecorded: false };
    const plannedAs = { ...filled, invitedUserIds: ["anna", "ben"], coHostIds: [] };
    const members = [member("ben", "viewer"), member("cora", "viewer")];
    const now = { ...stream, title: "Filters II", visibility: "invite_only" as const, recordStream: true };
    const form: typeof wanted = { ...plannedAs, plannedAs };
    expect(plannedStart(form, now, members)).toEqual(asPlanned);
    expect(plannedStart({ ...form, title: "Live", invitedUserIds: ["anna", "dora"] }, now, members)).toEqual({
      ...{ ...asPlanned, changes: { title: "Live" }, invite: [["dora"]], uninvite: ["ben"] },
    });
    const open: typeof wanted = {
      ...form,
      ...{ visibility: "public", plannedAs: { ...plannedAs, visibility: "public" } },
    };
    expect(plannedStart(open, now, members)).toEqual(asPlanned);
  });

  it("names whom the form has more, and takes the role of those it has no more, who may be invited still", () => {
    const members = [member("cora", "co_host"), member("dora", "co_host"), member("emil", "co_host")];
    const plannedAs = { ...wanted, coHostIds: ["cora", "dora", "gone"] };
    const form: typeof wanted = { ...wanted, coHostIds: ["dora", "fritz", "gone"], plannedAs };
    expect(plannedStart(form, stream, members)).toEqual({ ...asPlanned, uninvite: ["cora"], name: ["fritz"] });
    const invited: typeof wanted = { ...form, visibility: "invite_only", invitedUserIds: ["cora", "fritz"] };
    expect(plannedStart(invited, { ...stream, visibility: "invite_only" }, members)).toEqual({
      ...{ ...asPlanned, invite: [["fritz", "cora"]], name: ["fritz"] },
    });
  });

  it("names somebody who was invited only, and leaves who was named elsewhere", () => {
    const members = [member("anna", "viewer"), member("emil", "co_host")];
    const form: typeof wanted = { ...wanted, visibility: "invite_only", coHostIds: ["anna"] };
    expect(plannedStart(form, { ...stream, visibility: "invite_only" }, members)).toEqual({
      ...asPlanned,
      name: ["anna"],
    });
  });

  it("has to know who is invited or named only where the form says something of them", () => {
    const plannedAs = { ...wanted, coHostIds: ["cora"] };
    const forms = [wanted, { ...wanted, coHostIds: ["anna"] }, { ...wanted, plannedAs }];
    expect([...forms, { ...wanted, visibility: "invite_only" as const }].map(asksMembers)).toEqual([
      ...[false, true, true, true],
    ]);
  });

  it("invites as many at once as the server takes", () => {
    const invitedUserIds = Array.from({ length: 250 }, (_, index) => `person ${index}`);
    const start = plannedStart({ ...wanted, visibility: "invite_only", invitedUserIds }, stream, []);
    expect(start.outcome === "ready" && start.invite.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it("goes on with one that was opened and gets no picture, and says why it can't otherwise", () => {
    expect(plannedStart(wanted, { ...stream, status: "starting" }, [])).toEqual(asPlanned);
    expect(plannedStart(wanted, { ...stream, status: "live", feed: "away" }, [])).toEqual(asPlanned);
    const refused = (reason: string) => ({ outcome: "refused", reason });
    expect(plannedStart(wanted, { ...stream, status: "live", feed: "live" }, [])).toEqual(
      refused("“Filters” is live already, sent from elsewhere. End it there first."),
    );
    expect(plannedStart(wanted, { ...stream, status: "cancelled" }, [])).toEqual(refused("“Filters” was cancelled."));
    expect(plannedStart(wanted, { ...stream, status: "ending" }, [])).toEqual(refused("“Filters” is over."));
    expect(plannedStart(wanted, { ...stream, status: "ended" }, [])).toEqual(refused("“Filters” is over."));
  });
});

describe("the plan that is offered", () => {
  const now = Date.parse("2026-11-22T20:00:00.000Z");
  const at = (ms: number) => ({ status: "scheduled" as const, scheduledAt: new Date(now + ms).toISOString() });

  it("is the nearest within half an hour, before or after its time", () => {
    const [near, nearer] = [at(offerPlanMs), at(-60_000)];
    expect(planNear([near, nearer], now)).toBe(nearer);
    expect(planNear([near], now)).toBe(near);
  });

  it("is the one that was begun and waits for its picture, whatever its time, and not a new stream that does", () => {
    const begun = { ...at(offerPlanMs * 10), status: "starting" as const };
    const fresh = { status: "starting" as const, scheduledAt: null };
    expect(planNear([at(60_000), fresh, begun], now)).toBe(begun);
    expect([at(0), begun, fresh, { ...begun, status: "live" as const }].map(isToStart)).toEqual([
      ...[true, true, false, false],
    ]);
  });

  it("is one without a time too once it was begun, as the server tells it from a new stream", () => {
    const undated = { status: "scheduled" as const, scheduledAt: null, wasPlanned: true as const };
    const begun = { ...undated, status: "starting" as const };
    expect(planNear([at(60_000), undated, begun], now)).toBe(begun);
    expect([undated, begun, { ...begun, status: "live" as const }].map(isToStart)).toEqual([true, true, false]);
  });

  it("is none without a time, further away, or seen already", () => {
    const far = at(offerPlanMs + 1000);
    const undated = { status: "scheduled" as const, scheduledAt: null };
    expect(planNear([far, undated, { ...at(0), status: "live" }], now)).toBe(null);
  });
});
