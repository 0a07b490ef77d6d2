import { type Broadcast, isBroadcasting } from "@nchat/contract/broadcast";
import { type SceneNameProblem, sceneNameProblem } from "@nchat/contract/scene-names";
import { mostSceneName } from "@nchat/contract/studio-limits";
import { type Scene, sceneOnAir } from "@nchat/contract/studio";
import { z } from "zod";
import { type ObsInput, inputsOf } from "./obs-inputs.ts";
import { type ObsAnswer, type ObsRequest, obsVersions, statusCodes } from "./obs-protocol.ts";
import { toolHandlers } from "./obs-tools.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Data = Readonly<Record<string, unknown>>;
type Handler = (desk: RemoteDesk, data: Data) => ObsAnswer | Promise<ObsAnswer>;

const ok = (data?: Data): ObsAnswer => (data ? { code: statusCodes.success, data } : { code: statusCodes.success });

const handlers = {
  GetVersion: ({ version }) =>
    ok({
      ...{ obsVersion: version, ...obsVersions, availableRequests: [...byName.keys()], supportedImageFormats: [] },
      ...{ platform: process.platform, platformDescription: `nchat on ${process.platform}` },
    }),
  GetStudioModeEnabled: () => ok({ studioModeEnabled: false }),
  GetSceneList: ({ getStudio }) => {
    const { scenes } = getStudio();
    const last = scenes.length - 1;
    // The bottom of the list is the first there.
    const listed = scenes.map((scene, at) => ({ sceneIndex: last - at, ...nameOf(scene) })).reverse();
    const { sceneName, sceneUuid } = nameOf(sceneOnAir(getStudio()));
    return ok({
      ...{ currentProgramSceneName: sceneName, currentProgramSceneUuid: sceneUuid },
      ...{ currentPreviewSceneName: null, currentPreviewSceneUuid: null, scenes: listed },
    });
  },
  GetCurrentProgramScene: ({ getStudio }) => {
    const named = nameOf(sceneOnAir(getStudio()));
    return ok({ ...named, currentProgramSceneName: named.sceneName, currentProgramSceneUuid: named.sceneUuid });
  },
  SetCurrentProgramScene: withScene(({ dispatch }, { id }) => {
    dispatch({ type: "scene-switched", id });
    return ok();
  }),
  SetSceneName: withScene(({ getStudio, dispatch }, { id }, { newSceneName }) => {
    if (typeof newSceneName !== "string") return missing("newSceneName");
    const problem = sceneNameProblem(getStudio().scenes, id, newSceneName);
    if (problem !== null) return nameRefusals[problem];
    dispatch({ type: "scene-renamed", id, name: newSceneName.trim() });
    return ok();
  }),
  GetStreamStatus: (desk) => ok(streamStatus(desk)),
  StartStream: async (desk) => {
    if (isBroadcasting(desk.getBroadcast())) return { code: statusCodes.running, comment: "The stream runs." };
    return (await started(desk)) ?? ok();
  },
  StopStream: (desk) => {
    if (!isBroadcasting(desk.getBroadcast())) return { code: statusCodes.notRunning, comment: "No stream runs." };
    desk.stop();
    return ok();
  },
  ToggleStream: async (desk) => {
    const wasRunning = isBroadcasting(desk.getBroadcast());
    if (wasRunning) desk.stop();
    const refusal = wasRunning ? null : await started(desk);
    return refusal ?? ok({ outputActive: !wasRunning });
  },
  GetInputList: ({ getStudio }) =>
    ok({
      inputs: inputsOf(getStudio()).map(({ inputName, inputUuid }) => ({
        ...{ inputName, inputUuid, inputKind: "nchat_sound", unversionedInputKind: "nchat_sound" },
      })),
    }),
  GetInputMute: withInput((_, { isMuted }) => ok({ inputMuted: isMuted })),
  SetInputMute: withInput(({ dispatch }, input, data) => {
    const { inputMuted } = data;
    if (typeof inputMuted !== "boolean") return missing("inputMuted");
    dispatch(input.setMuted(inputMuted));
    return ok();
  }),
  ToggleInputMute: withInput(({ dispatch }, input) => {
    dispatch(input.setMuted(!input.isMuted));
    return ok({ inputMuted: !input.isMuted });
  }),
  GetInputVolume: withInput((_, { gain }) => ok({ inputVolumeDb: gain, inputVolumeMul: 10 ** (gain / 20) })),
  SetInputVolume: withInput(({ dispatch }, input, data) => {
    const asked = Volume.safeParse(data);
    if (!asked.success) return missing("inputVolumeDb");
    const { inputVolumeDb, inputVolumeMul = 1 } = asked.data;
    const decibels = inputVolumeDb ?? 20 * Math.log10(inputVolumeMul);
    dispatch(input.setGain(Math.min(Math.max(decibels, -60), 12)));
    return ok();
  }),
  ...toolHandlers,
} satisfies Record<string, Handler>;

const byName: ReadonlyMap<string, Handler> = new Map(Object.entries(handlers));

/** Answers one request. */
export async function answerRequest(desk: RemoteDesk, { requestType, requestData }: ObsRequest): Promise<ObsAnswer> {
  const handler = byName.get(requestType);
  if (handler) return await handler(desk, requestData ?? {});
  return { code: statusCodes.unknownRequest, comment: `nchat does not know “${requestType}”.` };
}

const SceneRef = z
  .object({ sceneName: z.string().optional(), sceneUuid: z.string().optional() })
  .refine(({ sceneName, sceneUuid }) => (sceneName ?? sceneUuid) !== undefined);
const InputRef = z
  .object({ inputName: z.string().optional(), inputUuid: z.string().optional() })
  .refine(({ inputName, inputUuid }) => (inputName ?? inputUuid) !== undefined);
const Volume = z
  .object({ inputVolumeDb: z.number().optional(), inputVolumeMul: z.number().min(0).max(20).optional() })
  .refine(({ inputVolumeDb, inputVolumeMul }) => (inputVolumeDb ?? inputVolumeMul) !== undefined);

function missing(field: string): ObsAnswer {
  return { code: statusCodes.missingField, comment: `The field “${field}” is missing or wrong.` };
}

const nameRefusals: Readonly<Record<SceneNameProblem, ObsAnswer>> = {
  empty: { code: statusCodes.wrongField, comment: "A scene needs a name." },
  long: { code: statusCodes.wrongField, comment: `A scene's name has ${mostSceneName} letters at most.` },
  taken: { code: statusCodes.taken, comment: "Another scene has this name." },
};

function withScene(handle: (desk: RemoteDesk, scene: Scene, data: Data) => ObsAnswer): Handler {
  return (desk, data) => {
    const asked = SceneRef.safeParse(data);
    if (!asked.success) return missing("sceneName");
    const { sceneName, sceneUuid } = asked.data;
    const found = desk.getStudio().scenes.find(({ id, name }) => id === sceneUuid || name === sceneName);
    if (!found) return { code: statusCodes.notFound, comment: "There is no such scene." };
    return handle(desk, found, data);
  };
}

function withInput(handle: (desk: RemoteDesk, input: ObsInput, data: Data) => ObsAnswer): Handler {
  return (desk, data) => {
    const asked = InputRef.safeParse(data);
    if (!asked.success) return missing("inputName");
    const { inputName, inputUuid } = asked.data;
    const found = inputsOf(desk.getStudio()).find(
      (each) => each.inputUuid === inputUuid || each.inputName === inputName,
    );
    return found ? handle(desk, found, data) : { code: statusCodes.notFound, comment: "There is no such input." };
  };
}

/** Why it did not start; null when it did. */
async function started({ start }: RemoteDesk): Promise<ObsAnswer | null> {
  const missing = await start();
  return missing === null ? null : { code: statusCodes.wrongState, comment: missing };
}

function nameOf({ id, name }: Scene) {
  return { sceneName: name, sceneUuid: id };
}

function streamStatus({ getBroadcast, getHealth, now }: RemoteDesk): Data {
  const broadcast = getBroadcast();
  const since = sinceOf(broadcast);
  const duration = since === null ? 0 : Math.max(0, now() - since);
  const health = getHealth();
  return {
    outputActive: isBroadcasting(broadcast),
    outputReconnecting: broadcast.step === "reconnecting",
    outputTimecode: timecode(duration),
    outputDuration: duration,
    outputCongestion: Math.min((health?.queueMilliseconds ?? 0) / 4000, 1),
    outputBytes: health?.sentBytes ?? 0,
    outputSkippedFrames: health?.droppedFrames ?? 0,
    outputTotalFrames: (health?.sentFrames ?? 0) + (health?.droppedFrames ?? 0),
  };
}

function sinceOf(broadcast: Broadcast): number | null {
  return isBroadcasting(broadcast) && "since" in broadcast ? broadcast.since : null;
}

/** hh:mm:ss.mmm */
function timecode(milliseconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const seconds = milliseconds / 1000;
  const rest = String(Math.floor(milliseconds % 1000)).padStart(3, "0");
  return `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${rest}`;
}
