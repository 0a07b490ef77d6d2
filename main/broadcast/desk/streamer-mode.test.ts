import type { StreamerMode } from "@nchat/contract/ipc/studio-tools";
import { defaultSettings, type Settings } from "@nchat/contract/settings";
import { expect, it } from "vitest";
import type { SettingsStore } from "../../settings/settings-store.ts";
import { createBroadcastOwner } from "../broadcast-owner.ts";
import { createStreamerMode } from "./streamer-mode.ts";

function open(first: Partial<Settings> = {}) {
  let settings: Settings = { ...defaultSettings, ...first };
  const listeners = new Set<(settings: Settings) => void>();
  const store: SettingsStore = {
    get: () => settings,
    update(patch) {
      settings = { ...settings, ...(patch as Partial<Settings>) };
      listeners.forEach((listener) => listener(settings));
      return settings;
    },
    switchTo: () => undefined,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wasSetAside: () => false,
  };
  const owner = createBroadcastOwner();
  const told: StreamerMode[] = [];
  const mode = createStreamerMode({ owner, settings: store, onChanged: (now) => void told.push(now) });
  const goLive = () => owner.send({ type: "go-live", title: "Release" });
  const end = () => {
    owner.send({ type: "stop" });
    owner.send({ type: "ended", last: { title: "", figures: null } });
  };
  return { mode, store, told, goLive, end };
}
const off = { isOn: false, isByLive: false };
const byLive = { isOn: true, isByLive: true };
const chosen = { isOn: true, isByLive: false };

it("comes by itself with what is sent, and goes with it", () => {
  const { mode, told, goLive, end } = open();
  expect(mode.get()).toEqual(off);
  goLive();
  expect(mode.get()).toEqual(byLive);
  end();
  expect(told).toEqual([byLive, off]);
});

it("that is switched off while live stays off until that has ended, and is no choice for ever", () => {
  const { mode, store, goLive, end } = open();
  goLive();
  mode.set(false);
  expect([mode.get(), store.get().streamerMode]).toEqual([off, false]);
  end();
  goLive();
  expect(mode.get()).toEqual(byLive);
});

it("that is switched on with nothing sent is a choice, and holds", () => {
  const { mode, store, goLive, end } = open({ streamerModeWhileLive: false });
  mode.set(true);
  expect([mode.get(), store.get().streamerMode]).toEqual([chosen, true]);
  goLive();
  end();
  expect(mode.get()).toEqual(chosen);
});

it("does not come by itself for somebody who does not want that", () => {
  const { mode, goLive } = open({ streamerModeWhileLive: false });
  goLive();
  expect(mode.get()).toEqual(off);
  mode.set(true);
  expect(mode.get()).toEqual(chosen);
});
