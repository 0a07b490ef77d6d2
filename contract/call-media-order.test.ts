import { describe, expect, it } from "vitest";
import type { CallEvent, SeenTrack } from "./call-events.ts";
import { nextCall } from "./call-rules.ts";
import { memberOf } from "./call-state.ts";
import { connectedPair, people, t0 } from "./testing/calls.ts";
import { numbers } from "./testing/numbers.ts";

const { bob } = people;

/** What reaches the server, and when: what a client tells at once, LiveKit's words some time later. */
type Word = Readonly<{ at: number; event: CallEvent }>;
type Story = Readonly<{ words: readonly Word[]; isMuted: boolean; isVideoEnabled: boolean }>;

/** What somebody does with microphone and camera, as clients do it; every word of LiveKit is late by a time of its own. */
function storyOf(seed: number): Story {
  const below = numbers(seed);
  const words: Word[] = [];
  const microphone = { isMuted: false };
  const camera: { isOn: boolean; track: SeenTrack | null } = { isOn: true, track: null };
  let now = t0;
  const later = (event: CallEvent) => words.push({ at: now + below(8000), event });
  const publish = (source: "microphone" | "camera", isMuted: boolean): SeenTrack => {
    const track = { sid: `TR_${now}`, source, isMuted, publishedAt: now, trackId: `id-${now}` };
    later({ type: "track-published", userId: bob, track });
    return track;
  };
  const tell = (track: "audio" | "video", muted: boolean) =>
    words.push({ at: now, event: { type: "mute", userId: bob, targetId: bob, track, muted } });
  const endCamera = (track: SeenTrack) => {
    camera.track = null;
    later({ type: "track-unpublished", userId: bob, track, at: Math.floor(now / 1000) * 1000 });
  };
  const switchCamera = () => {
    camera.isOn = !camera.isOn;
    if (camera.isOn) camera.track ??= publish("camera", false);
    now += 1 + below(40);
    tell("video", !camera.isOn);
  };
  const deeds: readonly (() => void)[] = [
    () => void publish("microphone", microphone.isMuted),
    () => {
      microphone.isMuted = !microphone.isMuted;
      tell("audio", microphone.isMuted);
    },
    switchCamera,
    () => {
      if (!camera.track) return;
      endCamera(camera.track);
      now += 1 + below(400);
      camera.track = publish("camera", !camera.isOn); // as after a reconnect
    },
    () => {
      if (!camera.track || !camera.isOn) return;
      endCamera(camera.track);
      switchCamera();
    },
  ];
  for (let count = 1 + below(12); count > 0; count -= 1) {
    now += 1 + below(3000);
    deeds[below(deeds.length)]?.();
  }
  const inOrder = words.toSorted((a, b) => a.at - b.at);
  return { words: inOrder, isMuted: microphone.isMuted, isVideoEnabled: camera.isOn };
}

describe("microphone and camera in the server's record", () => {
  it("end as they are, however late and in whatever order LiveKit tells of their tracks", () => {
    const wrong = Array.from({ length: 3000 }, (_, seed) => seed).filter((seed) => {
      const story = storyOf(seed);
      let { state } = connectedPair();
      for (const { at, event } of story.words) {
        const verdict = nextCall(state, event, at);
        if (verdict.outcome === "applied") state = verdict.state;
      }
      const member = memberOf(state, bob);
      return member?.isMuted !== story.isMuted || member.isVideoEnabled !== story.isVideoEnabled;
    });
    expect(wrong).toEqual([]);
  });
});
