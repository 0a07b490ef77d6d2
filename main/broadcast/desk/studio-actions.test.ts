import { type Broadcast, type GoLivePlan, initialBroadcast } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir, samplePlan as plan } from "@nchat/contract/broadcast.fixture";
import type { ToldPlan } from "@nchat/contract/ipc/studio-tools";
import { initialStudio, nextStudio, type Studio } from "@nchat/contract/studio";
import { describe, expect, it, vi } from "vitest";
import { createStudioActions } from "./studio-actions.ts";

const live: Broadcast = { step: "live", onAir, since: 0 };
const text = { id: "t", kind: "text", name: "Title", text: "Title" } as const;
const filled = [
  { type: "source-added", source: text } as const,
  { type: "scene-added", id: "b", name: "Break" } as const,
  { type: "scene-added", id: "c", name: "2" } as const,
].reduce(nextStudio, initialStudio);

type Facts = Partial<{
  broadcast: Broadcast;
  told: ToldPlan | null;
  kept: GoLivePlan | null;
  studio: Studio;
  isServerAway: boolean;
  beside: string;
}>;

function open(facts: Facts = {}, isIn = true) {
  const { broadcast = initialBroadcast, told = null, kept = plan, studio = filled } = facts;
  const { isServerAway = false, beside = null } = facts;
  const done: string[] = [];
  let now = studio;
  let isHiding = false;
  const actions = createStudioActions({
    getStudio: () => now,
    dispatch: (event) => void (now = nextStudio(now, event)),
    getBroadcast: () => broadcast,
    isSignedIn: () => isIn,
    getTold: () => told,
    getPlan: () => kept,
    reasonAgainst: async () => beside,
    goLive: ({ title }) => void done.push(`live: ${title}`),
    stop: () => void done.push("stop"),
    mark: (word) => {
      if (broadcast.step !== "live") return null;
      if (isServerAway) return new Promise(() => undefined);
      const marker = { id: "m", streamId: onAir.streamId, mediaTime: 761_000, markedAt: "", text: word };
      return Promise.resolve({ isKept: true, marker });
    },
    saveClip: async (seconds) => ({ step: "saved", name: "Release.mp4", folder: "/videos", seconds }),
    getClipSeconds: () => 60,
    streamerMode: { get: () => ({ isOn: isHiding }), set: (isOn) => void (isHiding = isOn) },
  });
  const say = async (action: Parameters<typeof actions.act>[0]) => (await actions.act(action)).sentence;
  return { actions, say, done, scene: () => now.sceneId, studio: () => now };
}

describe("what is asked of the studio without its page", () => {
  it("goes live as its form stands, or as the last time when the form is not there", async () => {
    const form = open({ told: { plan: { ...plan, title: "From the form" }, missing: null } });
    expect(await form.say({ type: "go-live" })).toBe("Going live.");
    const last = open();
    await last.say({ type: "go-live" });
    expect([form.done, last.done]).toEqual([["live: From the form"], ["live: Release"]]);
  });

  it.each([
    [
      "nothing was ever sent",
      { kept: null },
      "Go live once in the studio first: title and audience are not known yet.",
    ],
    [
      "the form lacks something",
      { told: { plan: null, missing: "Give the stream a title" } },
      "Give the stream a title",
    ],
    ["the scene is empty", { studio: initialStudio }, "Add a source to the scene first."],
    ["it is live already", { broadcast: live }, "You are live already."],
    ["another stream runs", { beside: "Your stream “OBS” runs already." }, "Your stream “OBS” runs already."],
    [
      "an earlier stream waits",
      { broadcast: { step: "interrupted", onAir, since: 0 } },
      "A stream of before still waits. Go on with it, or end it, in the studio.",
    ],
  ] satisfies [string, Facts, string][])("does not go live when %s, and says so", async (_, facts, sentence) => {
    const { actions, done } = open(facts);
    expect(await actions.act({ type: "go-live" })).toEqual({ isDone: false, sentence });
    expect(done).toEqual([]);
  });

  it("switches scenes by name, by number and in turn", async () => {
    const { say, scene } = open();
    const to = async (wanted: string) => {
      await say({ type: "scene", scene: wanted });
      return scene();
    };
    expect(await to("break")).toBe("b");
    expect(await to("1")).toBe("scene-1");
    expect(await to("2")).toBe("c"); // its name
    expect(await to("next")).toBe("scene-1");
    expect(await to("previous")).toBe("c");
    expect(await to("3")).toBe("c");
    expect(await say({ type: "scene", scene: "4" })).toBe(
      "There is no scene “4”. There are: 1 “Scene 1”, 2 “Break”, 3 “2”.",
    );
  });

  it("marks, saves, ends and mutes, and says what it did", async () => {
    const { say, done, studio } = open({ broadcast: live });
    expect(await say({ type: "mark", text: null })).toBe("Marked 12:41.");
    expect(await say({ type: "clip", seconds: null })).toBe("Saved 60 s as Release.mp4 in /videos.");
    expect(await say({ type: "clip", seconds: 15 })).toBe("Saved 15 s as Release.mp4 in /videos.");
    expect(await say({ type: "microphone" })).toBe("The stream does not hear your microphone.");
    expect(studio().microphone.isOn).toBe(false);
    expect(await say({ type: "streamer-mode", to: "toggle" })).toMatch(/is on/);
    expect(await say({ type: "streamer-mode", to: "on" })).toMatch(/is on/);
    expect(await say({ type: "end-stream" })).toBe("Ending the stream.");
    expect(done).toEqual(["stop"]);
  });

  it("does nothing for nobody, and nothing to a stream that is not there", async () => {
    expect(await open({}, false).say({ type: "go-live" })).toBe("Nobody is signed in. Sign in to nchat first.");
    const { say } = open();
    expect(await say({ type: "end-stream" })).toBe("Nothing is live.");
    expect(await say({ type: "mark", text: null })).toBe("You are not live, so there is no moment to mark.");
  });

  it("answers a mark in time while the server is away", async () => {
    vi.useFakeTimers();
    try {
      const asked = open({ broadcast: live, isServerAway: true }).actions.act({ type: "mark", text: null });
      await vi.advanceTimersByTimeAsync(5000);
      expect(await asked).toEqual({ isDone: true, sentence: "It waits for the server and keeps its moment." });
    } finally {
      vi.useRealTimers();
    }
  });
});
