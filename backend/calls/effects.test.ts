import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { connectedGroup, connectedPair, people, type TestCall } from "@nchat/contract/testing/calls";
import type { Push } from "../realtime/push.ts";
import { tell } from "./effects.ts";

const { ann, bob, cat } = people;
const unused = () => {
  throw new Error("not part of this");
};

/** Tells what the last step of a call did; answers who was told what, in order. */
function toldOf(call: TestCall): string[] {
  const told: string[] = [];
  const push: Push = {
    toUsers: (userIds, event) => void told.push(`${event} to ${userIds.join(" ")}`),
    toSocket: unused,
    toStream: unused,
    enterStream: unused,
    leaveStream: unused,
    toEverybody: unused,
    toOthers: unused,
    toEverybodyHere: unused,
    ringDevices: unused,
    socketsOf: unused,
    disconnect: unused,
    settled: unused,
  };
  const presence = {
    of: () => "available" as const,
    isConnected: () => true,
    isDoNotDisturb: () => false,
    deviceOf: () => null,
    setInCall: unused,
    setDoNotDisturb: unused,
    setAlwaysThere: unused,
    connected: unused,
    disconnected: unused,
    forget: unused,
    stop: unused,
  };
  const world = { push, presence, log: pino({ level: "silent" }) };
  const rowIds = new Map(call.state.members.map(({ userId }) => [userId, `row of ${userId}`]));
  const stored = { state: call.state, roomName: "call-1", metadata: {}, rowIds };
  tell(world, stored, new Map(), call.effects, unused);
  return told;
}

describe("what is told of a call", () => {
  it("reaches whoever is removed once, and nothing after that but its end", () => {
    const call = connectedGroup();
    call.apply({ type: "kick", userId: ann, targetId: bob });
    expect(toldOf(call)).toEqual([`call:participant_left to ${ann} ${bob} ${cat}`]);
    call.apply({ type: "mute", userId: cat, targetId: cat, track: "audio", muted: true });
    expect(toldOf(call)).toEqual([`call:mute_changed to ${ann} ${cat}`]);
    call.apply({ type: "end", userId: ann });
    expect(toldOf(call).slice(-2)).toEqual([
      `call:state_changed to ${ann} ${bob} ${cat}`,
      `call:end to ${ann} ${bob} ${cat}`,
    ]);
  });

  it("says who went before it says that the call is over", () => {
    const call = connectedPair().leave(bob);
    expect(toldOf(call)).toEqual([
      `call:participant_left to ${ann} ${bob}`,
      `call:participant_left to ${ann} ${bob}`,
      `call:state_changed to ${ann} ${bob}`,
      `call:end to ${ann} ${bob}`,
    ]);
  });
});
