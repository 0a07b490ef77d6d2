import { describe, expect, test } from "vitest";
import {
  access,
  type Answers,
  asked,
  call,
  caller,
  id,
  later,
  ring,
  settle,
  setUp,
  target,
} from "./call-engine.fixture.ts";

const other = { ...target, userIds: [id(3)], title: "Leo" };
const otherAccess = { ...access, callId: id(11), call: { ...call, id: id(11) } };

describe("placing a call", () => {
  test("fails, and lets the call go, when the code of the room cannot be loaded", async () => {
    const { told, dispatch, state } = setUp({ "call:initiate": { ok: true, value: access }, loadRoom: "fails" });
    dispatch({ type: "place", target });
    await settle();
    expect(state().current).toMatchObject({ step: "over", ending: { kind: "failed", failure: "MEDIA_UNREACHABLE" } });
    expect(told).toEqual(["call:initiate", "leaveCall"]);
  });

  test("asks the server once and enters the room at once, with the camera", async () => {
    const { told, dispatch, state, mute } = setUp({ "call:initiate": { ok: true, value: access } });
    dispatch({ type: "place", target });
    await settle();
    expect(told.slice(0, 3)).toEqual(["call:initiate", "warm up", "enter token with camera"]);
    expect(state().current).toMatchObject({ step: "calling", call: { id: call.id } });
    expect(mute()).toMatchObject({ step: "active", applied: "open" });
  });

  test("without a socket it is placed over REST", async () => {
    const { told, dispatch } = setUp({ initiateCall: { ok: true, value: access } });
    dispatch({ type: "place", target });
    await settle();
    expect(asked(told)).toEqual(["call:initiate", "initiateCall", "enter token with camera"]);
  });

  test("a server that refuses ends it with its code", async () => {
    const error = { code: "ALREADY_IN_CALL", message: "busy" };
    const { dispatch, state } = setUp({ "call:initiate": { ok: false, reason: "refused", error } });
    dispatch({ type: "place", target });
    await settle();
    expect(state().current).toEqual({
      step: "over",
      call: null,
      target,
      ending: { kind: "failed", failure: "ALREADY_IN_CALL" },
    });
  });

  test("hung up before the answer: the call that was made is ended, and no room is entered", async () => {
    const { promise, answer } = later<unknown>();
    const { told, dispatch, state } = setUp({ "call:initiate": promise });
    dispatch({ type: "place", target });
    dispatch({ type: "hang-up" });
    answer({ ok: true, value: access });
    await settle();
    expect(told).toEqual(["call:initiate", "endCall"]);
    expect(state().current.step).toBe("over");
  });

  test("hung up before the answer and another one called: the late answer goes to nobody, and is ended first", async () => {
    const { promise, answer } = later<unknown>();
    const answers: unknown[] = [promise, { ok: false, reason: "unreachable" }];
    const { told, dispatch, state } = setUp({
      get "call:initiate"() {
        return answers.shift();
      },
      initiateCall: { ok: true, value: otherAccess },
    });
    dispatch({ type: "place", target });
    dispatch({ type: "hang-up" });
    dispatch({ type: "place", target: other });
    await settle();
    answer({ ok: true, value: access });
    await settle();
    expect(told.filter((line) => line !== "warm up").slice(0, 4)).toEqual([
      "call:initiate",
      "endCall",
      "call:initiate",
      "initiateCall",
    ]);
    expect(state().current).toMatchObject({ step: "calling", target: other, call: { id: otherAccess.callId } });
  });

  test("a late failure of a call given up is not the failure of the next one", async () => {
    const { promise, answer } = later<unknown>();
    const second = later<unknown>();
    const answers: unknown[] = [promise, second.promise];
    const { dispatch, state } = setUp({
      get "call:initiate"() {
        return answers.shift();
      },
    });
    dispatch({ type: "place", target });
    dispatch({ type: "hang-up" });
    dispatch({ type: "place", target: other });
    answer({ ok: false, reason: "refused", error: { code: "USER_NOT_FOUND", message: "gone" } });
    await settle();
    second.answer({ ok: true, value: otherAccess });
    await settle();
    expect(state().current).toMatchObject({ step: "calling", call: { id: otherAccess.callId } });
  });

  test("hanging up while it rings leaves the room and cancels", async () => {
    const { told, dispatch, mute } = setUp({ "call:initiate": { ok: true, value: access } });
    dispatch({ type: "place", target });
    await settle();
    told.length = 0;
    dispatch({ type: "hang-up" });
    await settle();
    expect(told).toEqual(["leave room", "endCall"]);
    expect(mute().step).toBe("inactive");
  });
});

describe("being called", () => {
  const accepted = { "call:accept": { ok: true, value: access } };

  test("the ring is acknowledged, so that the server knows this device rings", () => {
    const { hear, told, state } = setUp();
    hear("call:incoming", { callId: call.id, call, caller, participants: [], shares: [], ringUntil: null });
    expect(told).toEqual(["acknowledge call:incoming"]);
    expect(state().rings).toHaveLength(1);
  });

  test("what needs no device is made ready while it rings, and let go when nobody answers", async () => {
    const { told, dispatch } = setUp();
    dispatch({ type: "rang", ring });
    await settle();
    dispatch({ type: "ring-stopped", callId: call.id, reason: "no_answer" });
    expect(told).toEqual(["warm up", "cool down"]);
  });

  test("accepted twice is asked for once", async () => {
    const { told, dispatch } = setUp(accepted);
    dispatch({ type: "rang", ring });
    dispatch({ type: "accept", callId: call.id, withVideo: false });
    dispatch({ type: "accept", callId: call.id, withVideo: false });
    await settle();
    expect(told.filter((line) => line.startsWith("call:accept") || line.startsWith("enter"))).toEqual([
      "call:accept",
      "enter token",
    ]);
  });

  test("a call that is broadcast is entered muted and without a camera by whoever was not told before, or chose so", async () => {
    const [broadcast, toldOf] = [{ id: id(7), visibility: "public", startedBy: caller.id }, `${id(7)} public`];
    const enteredAfter = async (more: object) => {
      const { told, dispatch, mute } = setUp({ "call:accept": { ok: true, value: { ...access, broadcast } } });
      dispatch({ type: "rang", ring });
      dispatch({ type: "accept", callId: call.id, withVideo: true, ...more });
      await settle();
      return [told.find((line) => line.startsWith("enter")), JSON.stringify(mute()).includes('"intended":"muted"')];
    };
    expect(await enteredAfter({})).toEqual(["enter token", true]);
    expect(await enteredAfter({ toldOf, isQuiet: true })).toEqual(["enter token", true]);
    expect(await enteredAfter({ toldOf })).toEqual(["enter token with camera", false]);
  });

  test("without a socket it is answered over REST", async () => {
    const { told, dispatch } = setUp({ joinCall: { ok: true, value: access } });
    dispatch({ type: "rang", ring });
    dispatch({ type: "accept", callId: call.id, withVideo: true });
    await settle();
    expect(asked(told)).toEqual(["call:accept", "joinCall", "enter token with camera"]);
  });

  test("hung up while the server agrees: the call is left again", async () => {
    const { promise, answer } = later<unknown>();
    const { told, dispatch } = setUp({ "call:accept": promise });
    dispatch({ type: "rang", ring });
    dispatch({ type: "accept", callId: call.id, withVideo: true });
    dispatch({ type: "hang-up" });
    answer({ ok: true, value: access });
    await settle();
    expect(told).toEqual(["call:accept", "leaveCall"]);
  });

  test("a decline that the server did not hear does not ring again, and is sent before the list is asked for", async () => {
    const participants = [{ userId: caller.id }, { userId: id(2), status: "ringing" }];
    const calls = [{ call: { ...call, initiatorId: caller.id }, participants, shares: [] }];
    const unreachable = { ok: false, reason: "unreachable" };
    const answers = [unreachable, unreachable];
    const { told, dispatch, connect, hear, state } = setUp({
      get "call:decline"() {
        return answers.shift();
      },
      listActiveCalls: { ok: true, value: { calls } },
    });
    dispatch({ type: "rang", ring });
    dispatch({ type: "decline", callId: call.id, message: "in 5 minutes" });
    await settle();
    connect();
    hear("call:incoming", { callId: call.id, call, caller, participants: [], shares: [], ringUntil: null });
    await settle();
    expect(told).toEqual([
      "call:decline in 5 minutes",
      "call:decline in 5 minutes",
      "acknowledge call:incoming",
      "listActiveCalls",
    ]);
    expect(state().rings).toEqual([]);
  });

  test("a decline carries its message", async () => {
    const { told, dispatch } = setUp();
    dispatch({ type: "rang", ring });
    dispatch({ type: "decline", callId: call.id, message: " in 5 minutes " });
    await settle();
    expect(told).toEqual(["call:decline in 5 minutes"]);
  });
});

describe("in a call", () => {
  const inCall = async (answers: Answers = {}) => {
    const all = setUp({ "call:initiate": { ok: true, value: access }, ...answers });
    all.dispatch({ type: "place", target });
    await settle();
    all.hear("call:state_changed", { callId: call.id, call: { ...call, status: "connected" } });
    all.told.length = 0;
    return all;
  };

  test("a host's mute shuts the microphone and names the host", async () => {
    const { hear, told, mute } = await inCall();
    hear("call:mute_changed", { callId: call.id, userId: id(2), muted: true, enabled: false, by: id(1) });
    await settle();
    expect(told[0]).toBe("shut");
    expect(mute()).toMatchObject({ applied: "muted", mutedBy: "the host" });
  });

  test("LiveKit's nameless word of the same mute does not take the name away", async () => {
    const { engine, hear, room, mute } = await inCall();
    const participant = { userId: id(1), displayName: "Aiko" };
    hear("call:participant_changed", { callId: engine.roster.getState().callId, participant });
    hear("call:mute_changed", { callId: call.id, userId: id(2), muted: true, enabled: false, by: id(1) });
    room()?.onServerMuted();
    expect(mute()).toMatchObject({ mutedBy: "Aiko" });
  });

  test("the caller's decline message is what the ending says", async () => {
    const { hear, state } = await inCall();
    hear("call:decline", { callId: call.id, userId: id(1), message: "later" });
    hear("call:state_changed", { callId: call.id, call: { ...call, status: "ended", endReason: "declined" } });
    expect(state().current).toMatchObject({ step: "over", ending: { message: "later" } });
  });

  test("another device that takes over ends it here without a farewell", async () => {
    const { hear, told } = await inCall();
    hear("call:taken_over", { callId: call.id });
    await settle();
    expect(told).toEqual(["leave room"]);
  });

  test("a camera that did not start is not recorded as on", async () => {
    const { engine, told } = await inCall();
    await engine.setCamera(true);
    expect(told.at(-1)).toBe("muteInCall video off");
  });

  test("being removed is told", async () => {
    const { room, state } = await inCall();
    room()?.onEnd("REMOVED");
    expect(state().current).toMatchObject({ step: "over", ending: { kind: "failed", failure: "REMOVED" } });
  });

  test("after the socket came back, a call that ended meanwhile is over", async () => {
    const ended = { ...call, status: "ended", endReason: "completed" };
    const { connect, state } = await inCall({
      listActiveCalls: { ok: true, value: { calls: [] } },
      getCall: { ok: true, value: { call: ended, participants: [], shares: [] } },
    });
    connect();
    await settle();
    expect(state().current).toMatchObject({ step: "over", ending: { kind: "ended", reason: "completed" } });
  });
});

test("a ring that is cancelled while the list of calls is on its way does not ring on", async () => {
  const { promise, answer } = later<unknown>();
  const { connect, hear, state } = setUp({ listActiveCalls: promise });
  connect();
  hear("call:cancelled", { callId: call.id, reason: "cancelled" });
  const participants = [{ userId: caller.id }, { userId: id(2), status: "ringing" }];
  answer({ ok: true, value: { calls: [{ call: { ...call, initiatorId: caller.id }, participants, shares: [] }] } });
  await settle();
  expect(state().rings).toEqual([]);
});

test("a page loaded again in a call goes back into its room with a fresh token", async () => {
  const all = setUp();
  all.dispatch({ type: "place", target });
  all.dispatch({ type: "placed", call: { ...call, status: "connected" } });
  await settle();
  expect(all.told).toContain("enter without token");
});

test("signed out while the list of calls is on its way, nobody is rung by it", async () => {
  const { promise, answer } = later<unknown>();
  const { connect, engine, state } = setUp({ listActiveCalls: promise });
  connect();
  await engine.stop();
  const participants = [{ userId: caller.id }, { userId: id(2), status: "ringing" }];
  answer({ ok: true, value: { calls: [{ call: { ...call, initiatorId: caller.id }, participants, shares: [] }] } });
  await settle();
  expect(state().rings).toEqual([]);
});

test("signed out while the code of calls is loading, no room is made", async () => {
  const { dispatch, engine, told, room } = setUp();
  dispatch({ type: "rang", ring });
  await Promise.resolve();
  await engine.stop();
  await settle();
  expect([told, room()]).toEqual([[], null]);
});

test("stopping leaves no listener and no room", async () => {
  const { engine, server, told, dispatch } = setUp({ "call:initiate": { ok: true, value: access } });
  dispatch({ type: "place", target });
  await settle();
  await engine.stop();
  expect([server.size, told.at(-1)]).toEqual([0, "stop room"]);
});
