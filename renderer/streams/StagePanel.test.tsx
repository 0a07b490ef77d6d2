import { initialMute, type MuteState, nextMute } from "@nchat/contract/mute";
import { defaultSettings, type Settings, type SettingsPatch } from "@nchat/contract/settings";
import type { Stream } from "@nchat/contract/streams";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RoomPerson } from "../livekit/room-snapshot.ts";
import { initialRoomView, type RoomView } from "../livekit/room-view.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { StagePanel } from "./StagePanel.tsx";
import type { Stage, StageState } from "./stage-store.ts";
import { sampleStream } from "./testing.fixture.ts";

afterEach(cleanup);

const person = (username: string, more: Partial<RoomPerson> = {}): RoomPerson => ({
  ...{ identity: `id-${username}`, username, name: username.toUpperCase(), isLocal: false, isSpeaking: false },
  ...{ isMuted: false, camera: null, screen: null, arrival: "subscribed", quality: "good", ...more },
});
const joined = nextMute(initialMute, { type: "call-joined", muted: false });
const open: MuteState = nextMute(joined, { type: "applied", revision: 1 });
const up: RoomView = {
  ...initialRoomView,
  ...{ link: "up", microphone: { step: "on", label: "Desk" }, camera: { step: "on", label: "Lid" } },
  devices: {
    microphone: [{ id: "desk", label: "Desk", groupId: "" }],
    camera: [{ id: "lid", label: "Lid", groupId: "" }],
    speaker: [{ id: "loud", label: "Loud", groupId: "" }],
  },
  room: {
    ...initialRoomView.room,
    people: [
      person("leo", { isSpeaking: true, camera: { key: "leo-camera", width: 640, height: 360 } }),
      person("noor", { isLocal: true, isMuted: true, camera: { key: "own-camera", width: 640, height: 360 } }),
    ],
  },
};

/** A co-host's box below the picture, with a stage that notes what it is told. */
function show(first: StageState, firstView: RoomView = up, mute: MuteState = open) {
  const done: string[] = [];
  const store = createStore<StageState>(() => first);
  const view = createStore<RoomView>(() => firstView);
  const muting = createStore<MuteState>(() => mute);
  const note = (what: string) => () => void done.push(what);
  const stage: Stage = {
    ...{ store, view, mute: { store: muting, dispatch: () => undefined, openLine: null } },
    join: async () => void done.push("join"),
    leave: async () => void done.push("leave"),
    ...{ toggleMute: note("mute"), toggleCamera: note("camera") },
    setCamera: (isOn) => void done.push(`camera ${isOn ? "on" : "off"}`),
    openMicrophone: note("open microphone"),
    attachVideo: (key) => (done.push(`attach ${key}`), note(`detach ${key}`)),
    start: () => () => undefined,
  };
  const settings = createStore<Settings>(() => defaultSettings);
  const update = async (patch: SettingsPatch) => {
    done.push(JSON.stringify(patch));
    return settings.getState();
  };
  const panel = (stream: Stream) => (
    <TooltipProvider>
      <StagePanel {...{ stage, stream }} settings={{ store: settings, update }} />
    </TooltipProvider>
  );
  const { rerender } = render(panel(sampleStream({ role: "co_host" })));
  return { done, store, view, muting, become: (stream: Stream) => rerender(panel(stream)) };
}

const press = (testId: string) => fireEvent.click(screen.getByTestId(testId));
const text = (testId: string) => screen.getByTestId(testId).textContent;
const pressed = (testId: string) => screen.getByTestId(testId).getAttribute("aria-pressed");
const off: StageState = { step: "off", problem: null };

test("a co-host reads what joining means, joins by one press, and sees that it is under way", () => {
  const { done, store } = show(off);
  expect(screen.getByTestId("stage").textContent).toContain("everybody who watches sees and hears you");
  expect(screen.queryByTestId("error-message")).toBeNull();
  press("stage-join");
  expect(done).toEqual(["join"]);
  act(() => store.setState({ step: "asking" }, true));
  expect(text("stage-join")).toContain("Joining…");
  press("stage-join");
  expect(done).toEqual(["join"]);
});

test("why one is not on the stage is said, and joining is offered again", () => {
  show({ step: "off", problem: "The stream's room is full just now. Try again in a moment." });
  expect([text("error-message"), screen.getByTestId("error-message").getAttribute("role")]).toEqual([
    ...["The stream's room is full just now. Try again in a moment.", "alert"],
  ]);
  expect(text("stage-join")).toBe("Join with camera and microphone");
});

test("nobody but a co-host of a stream that runs sees any of it, and it goes with the role or the stream", () => {
  const { become } = show({ step: "in" });
  expect(screen.getByTestId("stage-on")).toBeTruthy();
  for (const stream of [
    sampleStream({ role: "viewer" }),
    sampleStream({ role: "host" }),
    sampleStream({ role: null }),
    sampleStream({ role: "co_host", status: "ended" }),
  ]) {
    become(stream);
    expect(screen.queryByTestId("stage")).toBeNull();
  }
  become(sampleStream({ role: "co_host", status: "starting" }));
  expect(screen.getByTestId("stage")).toBeTruthy();
});

test("on the stage everybody there is seen small, oneself mirrored and named so, and who is muted says so", () => {
  const { done, view } = show({ step: "in" });
  expect(text("stage-on")).toContain("You are on the stage");
  const own = screen.getByTestId("stage-tile-noor");
  expect([own.getAttribute("aria-label"), own.querySelector("video")?.style.transform]).toEqual([
    ...["You, muted", "scaleX(-1)"],
  ]);
  const other = screen.getByTestId("stage-tile-leo");
  expect([other.getAttribute("aria-label"), other.querySelector("video")?.style.transform]).toEqual(["LEO", ""]);
  expect(done).toEqual(["attach leo-camera", "attach own-camera"]);
  act(() => view.setState({ room: { ...up.room, people: [person("leo")] } }));
  expect(screen.queryByTestId("stage-tile-noor")).toBeNull();
  expect(screen.getByTestId("stage-tile-leo").querySelector("video")).toBeNull();
  expect(done.slice(2).toSorted()).toEqual(["detach leo-camera", "detach own-camera"]);
});

test("the controls say what is on, and each does its own", () => {
  const { done, view, muting } = show({ step: "in" });
  expect([pressed("stage-mute"), pressed("stage-camera")]).toEqual(["true", "true"]);
  done.length = 0;
  for (const control of ["stage-mute", "stage-camera", "stage-leave"]) press(control);
  expect(done).toEqual(["mute", "camera", "leave"]);
  act(() => {
    const muted = nextMute(open, { type: "toggled", from: "window" });
    muting.setState(muted, true);
    view.setState({ camera: { step: "off" } });
  });
  const isBusy = () => screen.getByTestId("stage-mute").getAttribute("aria-busy");
  expect([pressed("stage-mute"), isBusy(), pressed("stage-camera")]).toEqual(["true", "true", "false"]);
  act(() => muting.setState(nextMute(muting.getState(), { type: "applied", revision: 2 }), true));
  expect([pressed("stage-mute"), isBusy()]).toEqual(["false", null]);
});

test("another camera is chosen behind its caret", async () => {
  const { done } = show({ step: "in" });
  fireEvent.keyDown(screen.getByTestId("stage-cameras"), { key: "Enter" });
  fireEvent.click(await screen.findByText("Lid"));
  expect(done.filter((each) => each.startsWith("{"))).toEqual(['{"camera":{"id":"lid","label":"Lid"}}']);
});

test("joining and a lost connection are said in the place of being on", () => {
  const { view } = show({ step: "in" }, { ...up, link: "joining" });
  expect([text("stage-wait"), screen.queryByTestId("stage-on")]).toEqual(["Joining…", null]);
  act(() => view.setState({ link: "recovering" }));
  expect(text("stage-wait")).toBe("The connection is lost. Joining again…");
});

test("a microphone or camera that can't be had is named, tried again, or gone on without", () => {
  const { done, view } = show(
    { step: "in" },
    { ...up, microphone: { step: "failed", problem: "denied" }, camera: { step: "failed", problem: "busy" } },
  );
  expect(text("microphone-problem")).toContain("Microphone not allowed. Others can't hear you.");
  expect(text("camera-problem")).toContain("Another program uses the camera.");
  done.length = 0;
  for (const button of ["microphone-retry", "camera-retry", "camera-without"]) press(button);
  expect(done).toEqual(["open microphone", "camera on", "camera off"]);
  act(() => view.setState({ microphone: { step: "on", label: "Desk" }, camera: { step: "off" } }));
  expect([screen.queryByTestId("microphone-problem"), screen.queryByTestId("camera-problem")]).toEqual([null, null]);
});
