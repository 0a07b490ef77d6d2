import { type Broadcast, isBroadcasting } from "@nchat/contract/broadcast";
import { sceneOnAir, type Studio } from "@nchat/contract/studio";
import { inputsOf } from "./obs-inputs.ts";
import { intents, type ObsEvent } from "./obs-protocol.ts";

/** What clients are told about. */
export type Seen = {
  readonly studio: Studio;
  readonly broadcast: Broadcast;
  /** The file of the newest clip. */
  readonly lastClip: string | null;
};

/** Pure. What to tell of the way from one to the other. */
export function eventsBetween(before: Seen, now: Seen): readonly ObsEvent[] {
  return [
    ...sceneEvents(before.studio, now.studio),
    ...inputEvents(before.studio, now.studio),
    ...streamEvents(before, now),
    ...clipEvents(before, now),
  ];
}

function sceneEvents(before: Studio, now: Studio): readonly ObsEvent[] {
  const eventIntent = intents.scenes;
  const scene = sceneOnAir(now);
  const names = (studio: Studio) => studio.scenes.map(({ id, name }) => `${id} ${name}`).join("\n");
  const last = now.scenes.length - 1;
  const scenes = now.scenes.map(({ id, name }, at) => ({ sceneIndex: last - at, sceneName: name, sceneUuid: id }));
  return [
    ...renamed(before, now),
    ...(names(before) === names(now)
      ? []
      : [{ eventType: "SceneListChanged", eventIntent, eventData: { scenes: scenes.reverse() } }]),
    ...(sceneOnAir(before).id === scene.id
      ? []
      : [
          {
            ...{ eventType: "CurrentProgramSceneChanged", eventIntent },
            eventData: { sceneName: scene.name, sceneUuid: scene.id },
          },
        ]),
  ];
}

function renamed(before: Studio, now: Studio): readonly ObsEvent[] {
  const known = new Map(before.scenes.map(({ id, name }) => [id, name]));
  return now.scenes.flatMap(({ id, name }) => {
    const oldSceneName = known.get(id);
    if (oldSceneName === undefined || oldSceneName === name) return [];
    const eventData = { sceneUuid: id, oldSceneName, sceneName: name };
    return [{ eventType: "SceneNameChanged", eventIntent: intents.scenes, eventData }];
  });
}

function inputEvents(before: Studio, now: Studio): readonly ObsEvent[] {
  const eventIntent = intents.inputs;
  const known = new Map(inputsOf(before).map((input) => [input.inputUuid, input]));
  return inputsOf(now).flatMap(({ inputName, inputUuid, isMuted, gain }) => {
    const old = known.get(inputUuid);
    if (!old) return [];
    const named = { inputName, inputUuid };
    const volume = { inputVolumeDb: gain, inputVolumeMul: 10 ** (gain / 20) };
    return [
      ...(old.isMuted === isMuted
        ? []
        : [{ eventType: "InputMuteStateChanged", eventIntent, eventData: { ...named, inputMuted: isMuted } }]),
      ...(old.gain === gain
        ? []
        : [{ eventType: "InputVolumeChanged", eventIntent, eventData: { ...named, ...volume } }]),
    ];
  });
}

function streamEvents(before: Seen, now: Seen): readonly ObsEvent[] {
  const [was, is] = [stateOf(before.broadcast), stateOf(now.broadcast)];
  if (was === is) return [];
  const outputState = `OBS_WEBSOCKET_OUTPUT_${was === "RECONNECTING" && is === "STARTED" ? "RECONNECTED" : is}`;
  const outputActive = isBroadcasting(now.broadcast);
  return [{ eventType: "StreamStateChanged", eventIntent: intents.outputs, eventData: { outputActive, outputState } }];
}

function stateOf(broadcast: Broadcast): "STOPPED" | "STARTING" | "STARTED" | "RECONNECTING" | "STOPPING" {
  switch (broadcast.step) {
    case "preparing":
    case "connecting":
      return "STARTING";
    case "live":
      return "STARTED";
    case "reconnecting":
      return broadcast.since === null ? "STARTING" : "RECONNECTING";
    case "ending":
      return "STOPPING";
    case "idle":
    case "failed":
    case "interrupted":
      return "STOPPED";
  }
}

function clipEvents(before: Seen, now: Seen): readonly ObsEvent[] {
  if (now.lastClip === null || now.lastClip === before.lastClip) return [];
  const eventData = { savedReplayPath: now.lastClip };
  return [{ eventType: "ReplayBufferSaved", eventIntent: intents.outputs, eventData }];
}
