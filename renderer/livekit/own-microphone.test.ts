import { describe, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { Gate } from "./gate.ts";
import type { Choices } from "./own-devices.ts";
import { createOwnMicrophone } from "./own-microphone.ts";
import { createOwnSends } from "./own-sends.ts";
import { initialRoomView, type RoomView } from "./room-view.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

function fakeTrack(id: string) {
  const track = { id, label: id, stop: () => undefined, addEventListener: () => undefined };
  return track as unknown as MediaStreamTrack;
}

/** A gate that answers when it is told to. */
function fakeGate(id: string) {
  const answers: (() => void)[] = [];
  const orders: boolean[] = [];
  const gate: Gate = {
    track: fakeTrack(id),
    set: (isOpen) => {
      orders.push(isOpen);
      return new Promise((resolve) => answers.push(() => resolve(true)));
    },
    feed: () => undefined,
    addKey: () => undefined,
    stop: async () => undefined,
  };
  return { gate, orders, answer: () => answers.forEach((each) => each()) };
}

function setUp(makeGate: () => Promise<Gate>) {
  const call = { isOn: true };
  let view: RoomView = initialRoomView;
  const sends = createOwnSends(
    () => null,
    () => Promise.resolve(),
  );
  const media = {
    enumerateDevices: async () => [],
    getUserMedia: async () => ({ getAudioTracks: () => [fakeTrack("device")] }),
  };
  const microphone = createOwnMicrophone(
    {
      media: media as unknown as MediaDevices,
      settings: createStore<Choices>(() => ({ microphone: null, camera: null, speaker: null })),
      sends,
      isInCall: () => call.isOn,
      view: () => view,
      change: (part) => void (view = { ...view, ...part }),
      onLevel: () => undefined,
      onMicrophoneLost: () => undefined,
      onDeviceKept: () => undefined,
      openMuteLine: null,
    },
    makeGate,
  );
  const leave = () => {
    call.isOn = false;
    sends.clear();
    return microphone.stop();
  };
  return { microphone, sends, leave, view: () => view };
}

describe("the microphone of a call", () => {
  test("leaves nothing to be sent behind when the call is left before the gate answered", async () => {
    const first = fakeGate("first");
    const { microphone, sends, leave } = setUp(async () => first.gate);
    microphone.begin(false);
    const opening = microphone.open();
    await settle();
    await leave();
    first.answer();
    await opening;
    expect(sends.has("microphone")).toBe(false);
  });

  test("is sent, muted as wished, without waiting for the gate, which is shut anyway", async () => {
    const { gate, orders } = fakeGate("first");
    const { microphone, sends } = setUp(async () => gate);
    microphone.begin(true);
    void microphone.open();
    await settle();
    expect({ sent: sends.trackOf("microphone"), orders }).toEqual({ sent: gate.track, orders: [false] });
  });

  test("can be tried again after its gate could not be built", async () => {
    const { gate } = fakeGate("second");
    let tries = 0;
    const { microphone, view } = setUp(async () => {
      if (++tries === 1) throw new Error("no audio thread");
      return gate;
    });
    await microphone.open();
    expect(view().microphone).toEqual({ step: "failed", problem: "failed" });
    void microphone.open();
    await settle();
    expect(view().microphone).toEqual({ step: "on", label: "device" });
  });
});
