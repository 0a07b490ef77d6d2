import { sampleCall } from "@nchat/contract/testing/sample-call";
import { expect, it } from "vitest";
import { createCallOwner } from "../calls/owner.ts";
import { createReloadAfter } from "./reload-after.ts";

const target = { userIds: ["11111111-1111-4111-8111-111111111111"], title: "Aiko", type: "video" as const };

function open() {
  const owner = createCallOwner();
  let loaded = 0;
  const reload = createReloadAfter(owner, () => loaded++);
  return { owner, reload, loads: () => loaded };
}

it("loads at once while nobody hears this device", () => {
  const { reload, loads } = open();
  reload.ask();
  expect(loads()).toBe(1);
});

it("waits for the end of a call, and of its microphone, and loads once", () => {
  const { owner, reload, loads } = open();
  owner.dispatchCall({ type: "place", target });
  owner.dispatchCall({ type: "placed", call: sampleCall });
  owner.dispatchMute({ type: "call-joined", muted: true });
  reload.ask();
  owner.dispatchMute({ type: "toggled", from: "window" });
  expect(loads()).toBe(0);
  owner.dispatchCall({ type: "hang-up" });
  expect(loads()).toBe(1);
});

it("waits until the stage of a stream is left", () => {
  const { owner, reload, loads } = open();
  owner.dispatchMute({ type: "call-joined", muted: false });
  reload.ask();
  expect(loads()).toBe(0);
  owner.dispatchMute({ type: "call-left" });
  expect(loads()).toBe(1);
});

it("forgets what was asked for when the pages were loaded otherwise, or nobody waits any more", () => {
  for (const end of ["done", "stop"] as const) {
    const { owner, reload, loads } = open();
    owner.dispatchMute({ type: "call-joined", muted: false });
    reload.ask();
    reload[end]();
    owner.dispatchMute({ type: "call-left" });
    expect(loads()).toBe(0);
  }
});
