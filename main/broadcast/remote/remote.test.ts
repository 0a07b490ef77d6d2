import { connect as connectTcp, type Socket } from "node:net";
import { type Broadcast, initialBroadcast } from "@nchat/contract/broadcast";
import { sampleOnAir as onAir } from "@nchat/contract/broadcast.fixture";
import { initialStudio, nextStudio, type Studio } from "@nchat/contract/studio";
import { OBSWebSocket } from "obs-websocket-js";
import { OBSWebSocket as JsonClient } from "obs-websocket-js/json";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RemoteDesk } from "./remote-desk.ts";
import type { RemoteSettings } from "./remote-file.ts";
import { createRemote, type Remote } from "./remote.ts";

/** A desk with two scenes whose broadcast is live as soon as it is begun. */
function openDesk(isKnown = true) {
  let studio: Studio = nextStudio(initialStudio, { type: "scene-added", id: "b", name: "Break" });
  let broadcast: Broadcast = initialBroadcast;
  let clip: string | null = null;
  const marks: (string | null)[] = [];
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  const desk: RemoteDesk = {
    getStudio: () => studio,
    dispatch(event) {
      studio = nextStudio(studio, event);
      changed();
    },
    getBroadcast: () => broadcast,
    getHealth: () => null,
    async start() {
      if (!isKnown) return "Go live once in the studio first.";
      broadcast = { step: "live", onAir, since: 0 };
      changed();
      return null;
    },
    stop() {
      broadcast = initialBroadcast;
      changed();
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    mark(text) {
      if (broadcast.step !== "live") return false;
      marks.push(text);
      return true;
    },
    saveClip() {
      clip = "/videos/Release.mp4";
      changed();
    },
    lastClip: () => clip,
    version: "1.0.0",
    now: () => 90_500,
  };
  return { desk, studio: () => studio, marks };
}

const remotes: Remote[] = [];
const clients: { disconnect: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.disconnect()));
  remotes.splice(0).forEach((remote) => remote.stop());
});

/** Ports of this test's own; the next one when another program has it. */
async function open(desk: RemoteDesk) {
  let settings: RemoteSettings = {
    isOn: false,
    port: 20_000 + Math.floor(Math.random() * 30_000),
    password: "correct",
  };
  const remote = createRemote({
    ...{ desk, onChanged: () => undefined },
    file: { load: () => settings, save: (next) => void (settings = next) },
  });
  remotes.push(remote);
  for (let { port } = settings; remote.get().state !== "listening"; port++) await remote.change({ isOn: true, port });
  return { remote, address: `ws://127.0.0.1:${remote.get().port}` };
}

async function connect(address: string, password = "correct") {
  const client = new OBSWebSocket();
  clients.push(client);
  await client.connect(address, password);
  return client;
}

describe("the remote control, by a published client of obs-websocket", () => {
  it("lets in whoever shows the password, and nobody else", async () => {
    const { remote, address } = await open(openDesk().desk);
    const client = await connect(address);
    expect(await client.call("GetVersion")).toMatchObject({ rpcVersion: 1, obsVersion: "1.0.0" });
    expect(remote.get().clients).toBe(1);
    await expect(connect(address, "wrong")).rejects.toMatchObject({ code: 4009 });
    await expect(connect(address, "")).rejects.toMatchObject({ code: 4009 });
  });

  it("refuses web pages, and outlives whoever breaks off", async () => {
    const { remote, address } = await open(openDesk().desk);
    const { port } = remote.get();
    const head = `GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://evil.example\r\n\r\n`;
    const ask = (whenAsked: (socket: Socket) => void) =>
      new Promise<string>((resolve) => {
        let said = "";
        const socket = connectTcp(port, "127.0.0.1", () => socket.write(head, () => whenAsked(socket)));
        socket.on("data", (data) => (said += data.toString()));
        socket.on("error", () => undefined).on("close", () => resolve(said));
      });
    expect(await ask(() => undefined)).toMatch(/^HTTP\/1\.1 403/);
    await Promise.all(Array.from({ length: 20 }, () => ask((socket) => socket.resetAndDestroy())));
    expect(await (await connect(address)).call("GetVersion")).toMatchObject({ rpcVersion: 1 });
  });

  it("speaks JSON with those who do", async () => {
    const { address } = await open(openDesk().desk);
    const client = new JsonClient();
    clients.push(client);
    await client.connect(address, "correct");
    expect(await client.call("GetStudioModeEnabled")).toEqual({ studioModeEnabled: false });
  });

  it("lists the scenes and switches them", async () => {
    const { desk, studio } = openDesk();
    const { address } = await open(desk);
    const client = await connect(address);
    const told = new Promise((resolve) => client.once("CurrentProgramSceneChanged", resolve));
    const { currentProgramSceneName, scenes } = await client.call("GetSceneList");
    expect([currentProgramSceneName, scenes.map((each) => each["sceneName"])]).toEqual([
      "Scene 1",
      ["Break", "Scene 1"],
    ]);
    await client.call("SetCurrentProgramScene", { sceneName: "Break" });
    expect(studio().sceneId).toBe("b");
    expect(await told).toEqual({ sceneName: "Break", sceneUuid: "b" });
    await expect(client.call("SetCurrentProgramScene", { sceneName: "Other" })).rejects.toMatchObject({ code: 600 });
    const named = new Promise((resolve) => client.once("SceneNameChanged", resolve));
    await client.call("SetSceneName", { sceneName: "Break", newSceneName: " Pause " });
    expect(await named).toEqual({ sceneUuid: "b", oldSceneName: "Break", sceneName: "Pause" });
    const rename = (newSceneName: string) => client.call("SetSceneName", { sceneUuid: "b", newSceneName });
    await expect(rename("scene 1")).rejects.toMatchObject({ code: 601 });
    await expect(rename(" ")).rejects.toMatchObject({ code: 400 });
    expect(studio().scenes.map(({ name }) => name)).toEqual(["Scene 1", "Pause"]);
  });

  it("begins and ends the stream and tells how it goes", async () => {
    const { address } = await open(openDesk().desk);
    const client = await connect(address);
    const states: string[] = [];
    client.on("StreamStateChanged", ({ outputState }) => states.push(outputState));
    await expect(client.call("StopStream")).rejects.toMatchObject({ code: 501 });
    await client.call("StartStream");
    expect(await client.call("GetStreamStatus")).toMatchObject({ outputActive: true, outputTimecode: "00:01:30.500" });
    await expect(client.call("StartStream")).rejects.toMatchObject({ code: 500 });
    expect(await client.call("ToggleStream")).toEqual({ outputActive: false });
    expect(states).toEqual(["OBS_WEBSOCKET_OUTPUT_STARTED", "OBS_WEBSOCKET_OUTPUT_STOPPED"]);
  });

  it("says why it can't go live for somebody who never was", async () => {
    const { address } = await open(openDesk(false).desk);
    const client = await connect(address);
    await expect(client.call("StartStream")).rejects.toMatchObject({
      ...{ code: 604, message: "Go live once in the studio first." },
    });
  });

  it("answers a request that fails here, and whatever is asked for next", async () => {
    const { desk, studio } = openDesk();
    const { address } = await open({ ...desk, start: () => Promise.reject(new Error("No disk.")) });
    const client = await connect(address);
    await expect(client.call("StartStream")).rejects.toMatchObject({
      ...{ code: 205, message: "nchat failed at this: No disk." },
    });
    await client.call("SetCurrentProgramScene", { sceneName: "Break" });
    expect(studio().sceneId).toBe("b");
  });

  it("looks at a stream that is being begun and ends it, without waiting until it has begun", async () => {
    const { desk } = openDesk();
    const held = Promise.withResolvers<null>();
    const { address } = await open({ ...desk, start: () => desk.start().then(() => held.promise) });
    const client = await connect(address);
    const begun = client.call("StartStream");
    await vi.waitFor(async () => expect(await client.call("GetStreamStatus")).toMatchObject({ outputActive: true }));
    await client.call("StopStream");
    expect(await client.call("GetStreamStatus")).toMatchObject({ outputActive: false });
    held.resolve(null);
    await begun;
  });

  it("does no more of what a client asked for that has gone", async () => {
    const { desk, studio } = openDesk();
    const held = Promise.withResolvers<null>();
    const start = vi.fn(() => held.promise);
    const { remote, address } = await open({ ...desk, start });
    const client = await connect(address);
    void client.call("StartStream").catch(() => undefined);
    void client.call("SetCurrentProgramScene", { sceneName: "Break" }).catch(() => undefined);
    await client.call("GetStreamStatus");
    expect(start).toHaveBeenCalled();
    await client.disconnect();
    await vi.waitFor(() => expect(remote.get().clients).toBe(0));
    held.resolve(null);
    await (await connect(address)).call("GetSceneList");
    expect(studio().sceneId).not.toBe("b");
  });

  it("saves clips as OBS saves replays, and marks moments as its chapters or by a request of our own", async () => {
    const { desk, marks } = openDesk();
    const { address } = await open(desk);
    const client = await connect(address);
    await expect(client.call("SaveReplayBuffer")).rejects.toMatchObject({ code: 501 });
    await expect(client.call("CreateRecordChapter", { chapterName: "Q & A" })).rejects.toMatchObject({ code: 501 });
    await client.call("StartStream");
    await expect(client.call("GetLastReplayBufferReplay")).rejects.toMatchObject({ code: 600 });
    expect(await client.call("GetReplayBufferStatus")).toEqual({ outputActive: true });
    const saved = new Promise((resolve) => client.once("ReplayBufferSaved", resolve));
    await client.call("SaveReplayBuffer");
    expect(await saved).toEqual({ savedReplayPath: "/videos/Release.mp4" });
    expect(await client.call("GetLastReplayBufferReplay")).toEqual({ savedReplayPath: "/videos/Release.mp4" });
    await client.call("CreateRecordChapter", { chapterName: "Q & A" });
    await client.call("CreateRecordChapter", {});
    const ours = { vendorName: "nchat", requestType: "mark", requestData: { text: "Release" } };
    await client.call("CallVendorRequest", ours);
    expect(marks).toEqual(["Q & A", null, "Release"]);
    const long = { chapterName: "x".repeat(121) };
    await expect(client.call("CreateRecordChapter", long)).rejects.toMatchObject({ code: 400 });
    const foreign = { ...ours, vendorName: "other" };
    await expect(client.call("CallVendorRequest", foreign)).rejects.toMatchObject({ code: 600 });
  });

  it("mutes inputs, and refuses what it does not know", async () => {
    const { desk, studio } = openDesk();
    const { address } = await open(desk);
    const client = await connect(address);
    const named = { inputName: "Mic/Aux" };
    expect(await client.call("GetInputMute", named)).toEqual({ inputMuted: false });
    expect(await client.call("ToggleInputMute", named)).toEqual({ inputMuted: true });
    expect(studio().microphone.isOn).toBe(false);
    await client.call("SetInputMute", { ...named, inputMuted: false });
    expect(studio().microphone.isOn).toBe(true);
    await expect(client.call("GetInputMute", { inputName: "Other" })).rejects.toMatchObject({ code: 600 });
    await expect(client.call("StartReplayBuffer")).rejects.toMatchObject({ code: 204 });
    const batch = await client.callBatch([
      { requestType: "GetInputMute", requestData: named },
      { requestType: "GetHotkeyList" },
    ]);
    expect(batch.map(({ requestStatus }) => requestStatus.code)).toEqual([100, 204]);
  });

  it("is off unless it is switched on, and says when its port is taken", async () => {
    const { remote, address } = await open(openDesk().desk);
    const second = createRemote({
      ...{ desk: openDesk().desk, onChanged: () => undefined },
      file: { load: () => ({ isOn: false, port: remote.get().port, password: "x" }), save: () => undefined },
    });
    remotes.push(second);
    expect(second.get()).toMatchObject({ isOn: false, state: "off" });
    expect(await second.change({ isOn: true, port: remote.get().port })).toMatchObject({ state: "taken" });
    await remote.change({ isOn: false, port: remote.get().port });
    await expect(connect(address)).rejects.toThrow();
  });
});
