import type { DeviceChoice } from "@nchat/contract/settings";
import { createStore } from "zustand/vanilla";
import { type DeviceProblem, deviceProblem } from "../livekit/device-problem.ts";
import { chosenDevice, type DeviceKind, type DeviceList, toDeviceList } from "../livekit/devices.ts";
import { loudness } from "./loudness.ts";
import type { ReadonlyStore } from "./readonly-store.ts";

/** What is plugged in; null until it was asked for. Without permission yet, devices have no names. */
export type KnownDevices = { readonly list: DeviceList | null };

/** A device opened to be tried, outside any call. */
export type Opened<T> =
  | { readonly ok: true; readonly value: T; readonly stop: () => void }
  | { readonly ok: false; readonly problem: DeviceProblem };

/** Trying microphone, camera and speaker before a call. Nothing is opened by itself. */
export type MediaCheck = {
  readonly devices: ReadonlyStore<KnownDevices>;
  /** Answers a function that reads the loudness now, in dBFS. */
  readonly openMicrophone: (choice: DeviceChoice) => Promise<Opened<() => number>>;
  readonly openCamera: (choice: DeviceChoice) => Promise<Opened<MediaStream>>;
  /** Three short notes on the chosen speaker. */
  readonly playChime: (choice: DeviceChoice, volume: number) => Promise<"played" | DeviceProblem>;
  readonly stop: () => void;
};

/** Follows `devicechange` until stopped. Without `media` (an insecure page) there are no devices. */
export function createMediaCheck(media: MediaDevices | undefined): MediaCheck {
  const devices = createStore<KnownDevices>(() => ({ list: null }));
  const refresh = async () => {
    const found = media ? await media.enumerateDevices() : [];
    devices.setState({ list: toDeviceList(found) });
  };
  const onChange = () => void refresh();
  media?.addEventListener("devicechange", onChange);
  onChange();

  const constraint = (kind: DeviceKind, choice: DeviceChoice): MediaTrackConstraints => {
    const device = chosenDevice(choice, devices.getState().list?.[kind] ?? []);
    return device ? { deviceId: { exact: device.id } } : {};
  };
  const open = async (constraints: MediaStreamConstraints): Promise<Opened<MediaStream>> => {
    if (!media) return { ok: false, problem: "missing" };
    try {
      const stream = await media.getUserMedia(constraints);
      onChange(); // with permission, devices have names
      return { ok: true, value: stream, stop: () => stopTracks(stream) };
    } catch (error) {
      return { ok: false, problem: deviceProblem(error) };
    }
  };

  return {
    devices,
    async openMicrophone(choice) {
      const opened = await open({ audio: constraint("microphone", choice) });
      return opened.ok ? listen(opened) : opened;
    },
    openCamera: (choice) =>
      open({ video: { width: { ideal: 1280 }, height: { ideal: 720 }, ...constraint("camera", choice) } }),
    playChime: (choice, volume) =>
      chime(chosenDevice(choice, devices.getState().list?.speaker ?? [])?.id ?? "", volume),
    stop: () => media?.removeEventListener("devicechange", onChange),
  };
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function listen(opened: Extract<Opened<MediaStream>, { ok: true }>): Opened<() => number> {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  new MediaStreamAudioSourceNode(context, { mediaStream: opened.value }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    ok: true,
    value: () => {
      analyser.getFloatTimeDomainData(samples);
      return loudness(samples);
    },
    stop: () => {
      opened.stop();
      void context.close();
    },
  };
}

const notes = [523.25, 659.25, 783.99];
const noteSeconds = 0.16;

async function chime(speakerId: string, volume: number): Promise<"played" | DeviceProblem> {
  const context = new AudioContext(speakerId === "" ? {} : { sinkId: speakerId });
  try {
    for (const [index, frequency] of notes.entries()) play(context, frequency, index * noteSeconds, volume);
    await new Promise((resolve) => setTimeout(resolve, (notes.length + 1) * noteSeconds * 1000));
    return "played";
  } catch (error) {
    return deviceProblem(error);
  } finally {
    void context.close();
  }
}

function play(context: AudioContext, frequency: number, delay: number, volume: number): void {
  const at = context.currentTime + delay;
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.25 * volume, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds * 1.6);
  gain.connect(context.destination);
  const tone = new OscillatorNode(context, { type: "sine", frequency });
  tone.connect(gain);
  tone.start(at);
  tone.stop(at + noteSeconds * 1.7);
}
