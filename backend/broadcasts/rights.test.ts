import type { CallState, Member } from "@nchat/contract/call-state";
import type { ParticipantRole, ParticipantStatus } from "@nchat/contract/calls";
import { expect, it } from "vitest";
import { goesOn, hostsOf } from "./rights.ts";

const member = (userId: string, role: ParticipantRole, status: ParticipantStatus = "connected") =>
  ({ userId, role, status }) as Member;
const call = (members: readonly Member[], status: CallState["status"] = "connected") =>
  ({ members, status }) as CallState;

const [ann, bob, cleo] = [member("ann", "host"), member("bob", "co_host"), member("cleo", "participant")];
const before = hostsOf(call([ann, bob, cleo]));
const onlyAnn = hostsOf(call([ann, cleo]));

it("goes on while somebody who hosted is in the call, also one whose connection is lost for a moment", () => {
  const away = call([member("ann", "host", "disconnected"), cleo]);
  const handedOn = call([member("ann", "participant", "left"), member("bob", "host"), cleo]);
  expect([goesOn(call([ann, bob, cleo]), before), goesOn(away, onlyAnn), goesOn(handedOn, before)]).toEqual([
    ...[true, true, true],
  ]);
});

it("ends with the call, and with the last host, whoever inherits the role", () => {
  const inherited = call([member("ann", "participant", "left"), member("cleo", "host")]);
  const nobody = call([member("ann", "host", "left"), cleo]);
  expect([
    goesOn(call([ann, cleo], "ended"), before),
    goesOn(inherited, onlyAnn),
    goesOn(call([member("ann", "participant", "kicked"), member("cleo", "host")]), onlyAnn),
    goesOn(nobody, null),
  ]).toEqual([false, false, false, false]);
});
