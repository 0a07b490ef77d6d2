import type { Broadcast } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { initialStudio, nextStudio } from "@nchat/contract/studio";
import { describe, expect, it } from "vitest";
import { eventsBetween as between, type Seen } from "./obs-events.ts";

const idle: Broadcast = { step: "idle", last: null };
const live: Broadcast = { step: "live", onAir, since: 1000 };
const lost: Broadcast = {
  ...{ step: "reconnecting", onAir, since: 1000, attempt: 0, retryAt: 5 },
  problem: { code: "line-lost", detail: null },
};
const two = nextStudio(initialStudio, { type: "scene-added", id: "b", name: "Break" });

const eventsBetween = (before: Omit<Seen, "lastClip">, now: Omit<Seen, "lastClip">) =>
  between({ ...before, lastClip: null }, { ...now, lastClip: null });

describe("what remote programs are told", () => {
  it("is nothing while nothing changes that they know of", () => {
    expect(eventsBetween({ studio: two, broadcast: idle }, { studio: { ...two }, broadcast: idle })).toEqual([]);
  });

  it("is scenes, in their order, and which one is on air", () => {
    expect(eventsBetween({ studio: initialStudio, broadcast: idle }, { studio: two, broadcast: idle })).toEqual([
      {
        ...{ eventType: "SceneListChanged", eventIntent: 4 },
        eventData: {
          scenes: [
            { sceneIndex: 0, sceneName: "Break", sceneUuid: "b" },
            { sceneIndex: 1, sceneName: "Scene 1", sceneUuid: "scene-1" },
          ],
        },
      },
    ]);
    const switched = nextStudio(two, { type: "scene-switched", id: "b" });
    expect(eventsBetween({ studio: two, broadcast: idle }, { studio: switched, broadcast: idle })).toEqual([
      {
        ...{ eventType: "CurrentProgramSceneChanged", eventIntent: 4 },
        eventData: { sceneName: "Break", sceneUuid: "b" },
      },
    ]);
  });

  it("is a scene's new name, and the list with it", () => {
    const renamed = nextStudio(two, { type: "scene-renamed", id: "b", name: "Pause" });
    const told = eventsBetween({ studio: two, broadcast: idle }, { studio: renamed, broadcast: idle });
    expect(told[0]).toEqual({
      ...{ eventType: "SceneNameChanged", eventIntent: 4 },
      eventData: { sceneUuid: "b", oldSceneName: "Break", sceneName: "Pause" },
    });
    expect(told.slice(1).map(({ eventType }) => eventType)).toEqual(["SceneListChanged"]);
  });

  it("is who was muted", () => {
    const muted = nextStudio(two, { type: "microphone-changed", change: { isOn: false } });
    expect(eventsBetween({ studio: two, broadcast: idle }, { studio: muted, broadcast: idle })).toEqual([
      {
        ...{ eventType: "InputMuteStateChanged", eventIntent: 8 },
        eventData: { inputName: "Mic/Aux", inputUuid: "microphone", inputMuted: true },
      },
    ]);
  });

  it("is how the stream goes, and that it came back", () => {
    const states = [idle, { step: "preparing", title: "Release" } as const, live, lost, live, idle].map(
      (broadcast) => ({
        ...{ studio: two, broadcast },
      }),
    );
    const told = states.slice(1).flatMap((now, at) => eventsBetween(states[at] ?? now, now));
    expect(
      told.map(({ eventData }) => `${String(eventData["outputState"])} ${String(eventData["outputActive"])}`),
    ).toEqual([
      "OBS_WEBSOCKET_OUTPUT_STARTING true",
      "OBS_WEBSOCKET_OUTPUT_STARTED true",
      "OBS_WEBSOCKET_OUTPUT_RECONNECTING true",
      "OBS_WEBSOCKET_OUTPUT_RECONNECTED true",
      "OBS_WEBSOCKET_OUTPUT_STOPPED false",
    ]);
  });

  it("is the file of a clip once it is there", () => {
    const seen = (lastClip: string | null) => ({ studio: two, broadcast: live, lastClip });
    expect(between(seen(null), seen("/v/clip.mp4"))).toEqual([
      { eventType: "ReplayBufferSaved", eventIntent: 64, eventData: { savedReplayPath: "/v/clip.mp4" } },
    ]);
    expect(between(seen("/v/clip.mp4"), seen("/v/clip.mp4"))).toEqual([]);
  });
});
