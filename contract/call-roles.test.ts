import { describe, expect, it } from "vitest";
import { openShares } from "./call-state.ts";
import { ParticipantRole } from "./calls.ts";
import { mayChangeRole } from "./roles.ts";
import { connectedGroup, people, type TestCall } from "./testing/calls.ts";

const { ann, bob, cat } = people;
const setRole = (userId: string, targetId: string, role: ParticipantRole) =>
  ({ type: "set-role", userId, targetId, role }) as const;
const rolesOf = ({ state }: TestCall) => Object.fromEntries(state.members.map(({ userId, role }) => [userId, role]));
const allowed = ({ effects }: TestCall) => effects.filter(({ type }) => type === "allow");

describe("roles", () => {
  it("are given by those above, to those below, and up to below themselves", () => {
    const table = Object.fromEntries(
      ParticipantRole.options.map((actor) => [
        actor,
        ParticipantRole.options.flatMap((from) =>
          ParticipantRole.options.filter((to) => mayChangeRole(actor, from, to)).map((to) => `${from} → ${to}`),
        ),
      ]),
    );
    expect(table).toEqual({
      host: [
        "co_host → host",
        "co_host → co_host",
        "co_host → participant",
        "co_host → viewer",
        "participant → host",
        "participant → co_host",
        "participant → participant",
        "participant → viewer",
        "viewer → co_host",
        "viewer → participant",
        "viewer → viewer",
      ],
      co_host: ["participant → participant", "participant → viewer", "viewer → participant", "viewer → viewer"],
      participant: [],
      viewer: [],
    });
  });

  it("are told to everybody, and to LiveKit for who is in the room", () => {
    const call = connectedGroup().apply(setRole(ann, bob, "viewer"));
    expect(rolesOf(call)).toEqual({ ann: "host", bob: "viewer", cat: "participant" });
    expect(call.effects).toContainEqual({ type: "person-changed", userId: bob });
    expect(allowed(call)).toEqual([{ type: "allow", userId: bob, role: "viewer" }]);
    expect(call.member(bob).isVideoEnabled).toBe(false);
    expect(call.apply(setRole(ann, bob, "viewer")).effects).toEqual([]);
  });

  it("take a share with them when they no longer allow it", () => {
    const share = {
      type: "start-share",
      userId: bob,
      trackId: "share",
      shareType: "screen",
      withAudio: false,
    } as const;
    const call = connectedGroup()
      .apply(share)
      .apply(setRole(ann, bob, "co_host"));
    expect(openShares(call.state).length).toBe(1);
    call.apply(setRole(ann, bob, "viewer"));
    expect(openShares(call.state).length).toBe(0);
    expect(call.effects).toContainEqual({ type: "share-stopped", userId: bob, trackId: "share" });
    expect(call.refusal(share)).toBe("FORBIDDEN");
  });

  it("leave one host: who makes another the host becomes a co-host", () => {
    const call = connectedGroup().apply(setRole(ann, cat, "host"));
    expect(rolesOf(call)).toEqual({ ann: "co_host", bob: "participant", cat: "host" });
    expect(call.refusal(setRole(ann, cat, "participant"))).toBe("FORBIDDEN");
  });

  it("wait for the host when none but viewers are left", () => {
    const call = connectedGroup()
      .apply(setRole(ann, bob, "viewer"))
      .leave(cat)
      .leave(ann);
    expect([call.state.status, rolesOf(call)]).toEqual([
      "connected",
      { ann: "host", bob: "viewer", cat: "participant" },
    ]);
    expect(call.refusal(setRole(bob, ann, "viewer"))).toBe("FORBIDDEN");
    expect(rolesOf(call.join(cat, null))).toEqual({ ann: "participant", bob: "viewer", cat: "host" });
  });

  it("are not for oneself, for strangers, or for those who are gone", () => {
    const call = connectedGroup();
    expect([
      call.refusal(setRole(ann, ann, "viewer")),
      call.refusal(setRole(bob, cat, "viewer")),
      call.refusal(setRole(bob, "nobody", "viewer")),
      call.refusal(setRole(ann, "nobody", "viewer")),
      call.refusal(setRole("stranger", bob, "viewer")),
      call.leave(cat).refusal(setRole(ann, cat, "viewer")),
    ]).toEqual(["FORBIDDEN", "FORBIDDEN", "FORBIDDEN", "USER_NOT_FOUND", "NOT_A_PARTICIPANT", "CONFLICT"]);
  });

  it("are held against a token of better days: LiveKit is told of a viewer who enters again", () => {
    const call = connectedGroup().apply(setRole(ann, bob, "viewer"));
    expect(allowed(call.enter(bob, "new"))).toEqual([{ type: "allow", userId: bob, role: "viewer" }]);
    expect(allowed(call.enter(cat, "new"))).toEqual([]);
  });
});
