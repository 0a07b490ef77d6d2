import { describe, expect, it } from "vitest";
import type { StreamVisibility } from "@nchat/contract/streams";
import { type AccessFacts, type Asker, decideAccess } from "./access.ts";

const people = {
  nobody: { asker: null },
  stranger: { asker: { id: "s", roles: ["user"] } },
  "channel member": { asker: { id: "m", roles: ["user"] }, channelRole: "member" },
  invited: { asker: { id: "i", roles: ["user"] }, memberRole: "viewer" },
  "co-host": { asker: { id: "c", roles: ["user"] }, memberRole: "co_host" },
  "channel admin": { asker: { id: "a", roles: ["user"] }, channelRole: "admin" },
  "channel owner": { asker: { id: "o", roles: ["user"] }, channelRole: "owner" },
  "server admin": { asker: { id: "b", roles: ["user", "admin"] } },
  host: { asker: { id: "h", roles: ["user"] }, channelRole: "member" },
} satisfies Record<string, { asker: Asker } & Partial<AccessFacts>>;

/** see, watch, chat, moderate, publish, manage, host: one letter each, as far as somebody may. */
function tableFor(visibility: StreamVisibility, isRehearsal = false): Record<string, string> {
  const rows = Object.entries(people).map(([name, person]) => {
    const { asker, ...places }: { asker: Asker } & Partial<AccessFacts> = person;
    const facts: AccessFacts = { hostId: "h", visibility, isRehearsal, channelRole: null, memberRole: null, ...places };
    const { role, rights } = decideAccess(facts, asker);
    const { see, watch, chat, moderate, publish, manage, host } = rights;
    const letters = [see, watch, chat, moderate, publish, manage, host].map((may, at) => (may ? "swcmpMH"[at] : "-"));
    return [name, `${role ?? "none"} ${letters.join("")}`];
  });
  return Object.fromEntries(rows);
}

const always = {
  "co-host": "co_host swcmpM-",
  "channel admin": "viewer swcm-M-",
  "channel owner": "viewer swcm-M-",
  "server admin": "viewer swcm-M-",
  host: "host swcmpMH",
};

describe("what somebody may do", () => {
  it("with a public stream is watching for all and writing for those with a name", () => {
    expect(tableFor("public")).toEqual({
      nobody: "viewer sw-----",
      stranger: "viewer swc----",
      "channel member": "viewer swc----",
      invited: "viewer swc----",
      ...always,
    });
  });

  it("with a rehearsal is nothing for anybody but its host, whatever else it says", () => {
    const names = Object.keys(people).filter((name) => name !== "host");
    const nobodyElse = Object.fromEntries(names.map((name) => [name, "none -------"]));
    for (const visibility of ["public", "channel_members", "invite_only"] as const)
      expect(tableFor(visibility, true)).toEqual({ ...nobodyElse, host: "host swcmpMH" });
  });

  it("with a channel's stream is its members' affair", () => {
    expect(tableFor("channel_members")).toEqual({
      nobody: "none -------",
      stranger: "none -------",
      "channel member": "viewer swc----",
      invited: "none -------",
      ...always,
    });
  });

  it("with a stream by invitation is that of the invited, members of the channel or not", () => {
    expect(tableFor("invite_only")).toEqual({
      nobody: "none -------",
      stranger: "none -------",
      "channel member": "none -------",
      invited: "viewer swc----",
      ...always,
    });
  });
});

describe("a ban", () => {
  const bannedAs = (name: keyof typeof people, visibility: StreamVisibility = "channel_members") => {
    const { asker, ...places }: { asker: Asker } & Partial<AccessFacts> = people[name];
    const facts = { hostId: "h", visibility, channelRole: null, memberRole: null, ...places, isBanned: true };
    const { role, rights } = decideAccess(facts, asker);
    return [role, Object.entries(rights).flatMap(([right, may]) => (may ? [right] : []))];
  };

  it("leaves nobody more than reading that the stream is there, whatever they are to it", () => {
    for (const name of ["channel member", "co-host", "channel admin", "channel owner"] as const)
      expect([name, ...bannedAs(name)]).toEqual([name, "viewer", ["see"]]);
    expect(bannedAs("stranger", "public")).toEqual(["viewer", ["see"]]);
    expect(bannedAs("stranger")).toEqual([null, []]);
  });

  it("binds neither the host nor the server's own admins", () => {
    expect([bannedAs("host")[0], bannedAs("server admin")[1]]).toEqual([
      "host",
      ["see", "watch", "chat", "moderate", "manage"],
    ]);
  });
});
