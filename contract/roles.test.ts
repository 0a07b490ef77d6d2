import { describe, expect, it } from "vitest";
import { ParticipantRole } from "./calls.ts";
import { may, mayModerate, type CallAction } from "./roles.ts";

describe("roles", () => {
  it("say who may do what", () => {
    const actions: readonly CallAction[] = ["publish", "invite", "end-for-all", "moderate"];
    const table = Object.fromEntries(
      ParticipantRole.options.map((role) => [role, actions.filter((action) => may(role, action))]),
    );
    expect(table).toEqual({
      host: ["publish", "invite", "end-for-all", "moderate"],
      co_host: ["publish", "invite", "end-for-all", "moderate"],
      participant: ["publish", "invite"],
      viewer: [],
    });
  });

  it("let moderators act on those below them only", () => {
    const table = Object.fromEntries(
      ParticipantRole.options.map((actor) => [
        actor,
        ParticipantRole.options.filter((target) => mayModerate(actor, target)),
      ]),
    );
    expect(table).toEqual({
      host: ["co_host", "participant", "viewer"],
      co_host: ["participant", "viewer"],
      participant: [],
      viewer: [],
    });
  });
});
