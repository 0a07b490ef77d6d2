import { CallControlEvent } from "@nchat/contract/call-control";
import { MuteEvent } from "@nchat/contract/mute";
import { describe, expect, it } from "vitest";
import { maySendCallEvent, maySendMuteEvent } from "./rights.ts";

const callTypes = CallControlEvent.options.map((option) => option.shape.type.value);
const muteTypes = MuteEvent.options.map((option) => option.shape.type.value);

describe("who may tell what", () => {
  it("lets the pop-up answer a ring and tell no fact", () => {
    expect(callTypes.filter((type) => maySendCallEvent("popup", type)).sort()).toEqual(["accept", "decline"]);
    expect(muteTypes.filter((type) => maySendMuteEvent("popup", type))).toEqual([]);
  });

  it("lets the main window tell everything", () => {
    expect(callTypes.filter((type) => !maySendCallEvent("main", type))).toEqual([]);
    expect(muteTypes.filter((type) => !maySendMuteEvent("main", type))).toEqual([]);
  });
});
