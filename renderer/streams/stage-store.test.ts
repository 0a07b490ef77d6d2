import { type CallControl, initialCallControl, type Ring } from "@nchat/contract/call-control";
import { initialMute, type MuteEvent, type MuteState, nextMute } from "@nchat/contract/mute";
import type { Stream } from "@nchat/contract/streams";
import { expect, test, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { CallRoomDeps } from "../livekit/call-room.ts";
import { initialRoomView } from "../livekit/room-view.ts";
import type { StageEnd } from "./stage-access.ts";
import { createStage, type StageDeps } from "./stage-store.ts";
import { stageEndWords, stageWords } from "./stage-words.ts";
import { sampleStream } from "./testing.fixture.ts";
import type { Watch } from "./watch-machine.ts";

const rights = { ...sampleStream().rights, moderate: true, publish: true, manage: true };
const coHosted = (changes: Partial<Stream> = {}) => sampleStream({ role: "co_host", rights, ...changes });
const granted = { role: "co_host", mode: "webrtc", livekitUrl: "ws://x", token: "t", iceServers: [] };
type Answer = { readonly ok: boolean; readonly [more: string]: unknown };
const refused = (code: string) => ({ ok: false, reason: "refused", error: { code, message: code } });

/** A co-host on the page of a stream, with a room that notes what it is told. */
function open(answer: Answer = { ok: true, value: granted }, joinMuted = false) {
  const noted: string[] = [];
  const stopped = Promise.withResolvers<void>();
  const said: string[] = [];
  const watch = createStore<Watch>(() => ({ step: "open", stream: coHosted() }));
  const call = createStore<CallControl>(() => initialCallControl);
  const mute = createStore<MuteState>(() => initialMute);
  const dispatch = (event: MuteEvent) => mute.setState(nextMute(mute.getState(), event), true);
  const rooms: CallRoomDeps<StageEnd>[] = [];
  const makeRoom = (deps: CallRoomDeps<StageEnd>) => {
    rooms.push(deps);
    return {
      store: createStore(() => ({ ...initialRoomView, link: "up" })),
      enter: (id: string, _: unknown, wish: object) => noted.push(`enter ${id} ${JSON.stringify(wish)}`),
      setMicrophone: async (isMuted: boolean) => {
        noted.push(isMuted ? "muted" : "open");
        return true;
      },
      setCamera: async (isOn: boolean) => noted.push(isOn ? "camera on" : "camera off"),
      stop: async () => {
        noted.push("stop");
        await stopped.promise;
      },
    };
  };
  const stage = createStage({
    ...{ streamId: "stream", watch, call, rest: { call: async () => answer } as unknown as StageDeps["rest"] },
    ...{ mute: { store: mute, dispatch, openLine: null }, settings: createStore(() => ({ joinMuted })) as never },
    ...{ media: {} as MediaDevices, loadRoom: async () => makeRoom as never, delay: async () => undefined },
    ...{ now: () => 0, random: () => 0, raise: (_, text) => void said.push(text) },
  });
  const stop = stage.start();
  const placing = { rings: [], current: { step: "placing", target: { userIds: [], title: "Leo", type: "video" } } };
  const become = (stream: Stream) => watch.setState({ step: "open", stream }, true);
  const fail = () => watch.setState({ step: "failed", why: "gone" }, true);
  return {
    stage,
    stop,
    stopped,
    noted,
    said,
    mute,
    dispatch,
    call,
    rooms,
    become,
    fail,
    placing: placing as CallControl,
  };
}

test("a co-host enters with camera and microphone, mutes, and leaves with both off", async () => {
  const { stage, stopped, noted, mute } = open();
  await stage.join();
  expect(noted).toEqual(['enter stream {"isMuted":false,"withVideo":true}', "open"]);
  expect([stage.store.getState(), mute.getState()]).toMatchObject([{ step: "in" }, { applied: "open" }]);
  stage.toggleMute();
  await vi.waitFor(() => expect(mute.getState()).toMatchObject({ applied: "muted" }));
  stage.toggleCamera();
  let isLeft = false;
  const leaving = stage.leave().then(() => (isLeft = true));
  expect(noted.slice(2)).toEqual(["muted", "camera on", "stop"]);
  expect([stage.store.getState(), mute.getState()]).toMatchObject([
    { step: "off", problem: null },
    { step: "inactive" },
  ]);
  await new Promise((resolve) => setTimeout(resolve));
  expect(isLeft).toBe(false);
  stopped.resolve();
  await leaving; // whoever ends the app waits for that
});

test("whoever is taken back is off the stage at once, and so is everybody when the stream ends", async () => {
  for (const [stream, end] of [
    [sampleStream(), "removed"],
    [coHosted({ status: "ended" }), "over"],
  ] as const) {
    const { stage, noted, said, become, mute } = open();
    await stage.join();
    become(coHosted({ viewerCount: 9 }));
    expect(stage.store.getState().step).toBe("in");
    become(stream);
    expect([noted.at(-1), said, mute.getState().step]).toEqual(["stop", [stageEndWords(end)], "inactive"]);
  }
});

test("of a stream that is not shown any more it is not said that it is over", async () => {
  const { stage, noted, said, fail } = open();
  await stage.join();
  fail();
  expect([noted.at(-1), said]).toEqual(["stop", [stageEndWords("gone")]]);
  expect(said[0]).toContain("or not open to you any more");
});

test("whoever does not enter after all is told of no camera and no microphone, which were never on", async () => {
  const left = open();
  const entering = left.stage.join();
  left.stop();
  await entering;
  expect([left.said, left.noted, left.stage.store.getState()]).toEqual([[], [], { step: "off", problem: null }]);
  const called = open();
  const joining = called.stage.join();
  called.call.setState(called.placing, true);
  await joining;
  expect([called.said, called.stage.store.getState()]).toEqual([[], { step: "off", problem: stageWords.inCall }]);
});

test("a call and the stage exclude each other", async () => {
  const { stage, call, placing, noted, said } = open();
  await stage.join();
  call.setState(placing, true);
  expect([noted.at(-1), said]).toEqual(["stop", [stageEndWords("call")]]);
  await stage.join();
  expect(stage.store.getState()).toEqual({ step: "off", problem: stageWords.inCall });
});

test("a call that only rings leaves the stage and its microphone as they were", async () => {
  const { stage, dispatch, noted, mute, call } = open();
  await stage.join();
  dispatch({ type: "set", muted: true, from: "hotkey" });
  await vi.waitFor(() => expect(mute.getState()).toMatchObject({ applied: "muted" }));
  const before = mute.getState();
  call.setState({ rings: [{} as Ring], current: { step: "idle" } }, true);
  call.setState(initialCallControl, true);
  expect([stage.store.getState().step, mute.getState(), noted.slice(2)]).toEqual(["in", before, ["muted"]]);
});

test("whoever joins calls muted enters the stage muted too", async () => {
  const { stage, dispatch, noted, mute } = open(undefined, true);
  await stage.join();
  expect(noted).toEqual(['enter stream {"isMuted":true,"withVideo":true}', "muted"]);
  expect(mute.getState()).toMatchObject({ intended: "muted", applied: "muted" });
  dispatch({ type: "set", muted: false, from: "hotkey" });
  await vi.waitFor(() => expect(mute.getState()).toMatchObject({ applied: "open" }));
});

test("why one can't enter is said in words", async () => {
  const why = async (answer: Answer) => {
    const { stage, noted } = open(answer);
    await stage.join();
    return [stage.store.getState(), noted.length];
  };
  const off = (problem: string) => [{ step: "off", problem }, 0];
  expect(await why(refused("FORBIDDEN"))).toEqual(off("Your role here does not allow that."));
  expect(await why(refused("STREAM_ENDED"))).toEqual(off(stageWords.over));
  expect(await why({ ok: true, value: { ...granted, role: "viewer" } })).toEqual(off(stageWords.notNamed));
  expect(await why({ ok: true, value: { ...granted, mode: "hls" } })).toEqual(off(stageWords.noPlace));
  expect(await why({ ok: false, reason: "unreachable" })).toEqual(off("The server can't be reached. Try again."));
});

test("another device takes over, and leaving the page leaves the stage", async () => {
  const { stage, rooms, said, stop, noted } = open();
  await stage.join();
  rooms[0]?.onEnd("taken-over");
  expect([said.at(-1), stage.store.getState().step]).toEqual([stageEndWords("taken-over"), "off"]);
  await stage.join();
  stop();
  expect([said.at(-1), noted.at(-1)]).toEqual([stageEndWords("left"), "stop"]);
});

test("whoever leaves while it is asked for does not enter", async () => {
  const { stage, noted } = open();
  const joining = stage.join();
  void stage.leave();
  await joining;
  expect([noted, stage.store.getState().step]).toEqual([[], "off"]);
});
