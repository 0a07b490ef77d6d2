import { describe, expect, it } from "vitest";
import { type ChannelAction, ChannelRole, mayInChannel, mayRemoveFromChannel } from "./channels.ts";

describe("a channel's roles", () => {
  it("say who may do what", () => {
    const actions: readonly ChannelAction[] = ["add-members", "remove-members", "name-admins"];
    const table = ChannelRole.options.map((role) => [role, actions.filter((action) => mayInChannel(role, action))]);
    expect(Object.fromEntries(table)).toEqual({
      owner: ["add-members", "remove-members", "name-admins"],
      admin: ["add-members", "remove-members"],
      member: [],
    });
  });

  it("let nobody remove those beside or above them", () => {
    const table = ChannelRole.options.map((actor) => [
      actor,
      ChannelRole.options.filter((target) => mayRemoveFromChannel(actor, target)),
    ]);
    expect(Object.fromEntries(table)).toEqual({ owner: ["admin", "member"], admin: ["member"], member: [] });
  });
});
