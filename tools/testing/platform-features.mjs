/**
 * Where a feature stands on a system on which the running app was not tried.
 * @typedef {"unit" | "none"} Elsewhere
 */

/**
 * A feature, the end-to-end tests that show it, and the unit tests that decide it where the app was not run.
 * @typedef {object} Feature
 * @property {string} title
 * @property {readonly Shown[]} shown
 * @property {readonly string[]} units
 * @property {{ windows: Elsewhere, mac: Elsewhere, wayland: Elsewhere }} elsewhere
 * @property {boolean} [onlyElectron] isolation of processes: what stands in for Electron proves nothing of it
 */

/**
 * Tests of one file of tests/e2e; all of them, or those whose names match.
 * @typedef {{ file: string, names?: RegExp }} Shown
 */

const unitEverywhere = /** @type {const} */ ({ windows: "unit", mac: "unit", wayland: "unit" });
const notOnWayland = /** @type {const} */ ({ windows: "unit", mac: "unit", wayland: "none" });

/** @type {readonly Feature[]} */
export const features = [
  {
    title: "Calls: ring, answer, see and hear, mute, hang up",
    shown: [{ file: "call" }, { file: "samples" }],
    units: ["contract/call-control.test.ts", "renderer/call/call-engine.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Calls of three, several devices of a person",
    shown: [{ file: "people" }],
    units: ["contract/call-rules.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "An incoming call in a window of its own, which takes no key from anybody",
    shown: [{ file: "popup" }],
    units: ["main/windows/popup-rule.test.ts", "main/windows/placement.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Missing, refused and busy devices are told",
    shown: [{ file: "faults-devices" }],
    units: ["renderer/livekit/devices.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Calls and sharing come back by themselves after a service ended",
    shown: [{ file: "recovery" }, { file: "faults-services" }],
    units: ["renderer/livekit/room-session.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Sharing a window: its pixels, also while covered",
    shown: [{ file: "share", names: /pixels arrive|is covered/ }],
    units: ["renderer/share/share-store.test.ts", "main/capture/display-media.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "Picker: pictures, search, keys, closed windows vanish",
    shown: [{ file: "share", names: /picker/ }],
    units: ["renderer/share/share-machine.test.ts", "main/capture/source-list.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "A minimised window keeps the share and says so",
    shown: [{ file: "share", names: /minimised/ }],
    units: ["main/capture/share-watch.test.ts"],
    elsewhere: { windows: "unit", mac: "none", wayland: "none" },
  },
  {
    title: "A share ends cleanly: stopped, window closed, sharer left or killed",
    shown: [{ file: "share", names: /closing|leaving|killing/ }],
    units: ["renderer/share/share-store.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "The share large, its sharer's name, full screen",
    shown: [{ file: "share", names: /hero/ }],
    units: ["renderer/call/stage-layout.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "One owner of mute: all surfaces and the far end agree",
    shown: [{ file: "mute", names: /whatever mutes|host muted/ }],
    units: ["contract/mute.test.ts", "main/calls/owner.test.ts", "renderer/livekit/mute-sync.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Mute silences while the page is blocked",
    shown: [{ file: "mute", names: /blocked/ }],
    units: ["main/calls/mute-line.test.ts", "renderer/livekit/gate-rules.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Mute by a key in every app",
    shown: [{ file: "hotkeys", names: /pressed into another application/ }],
    units: ["main/hotkeys/hotkeys.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "Hold to talk",
    shown: [{ file: "hotkeys", names: /held key opens/ }],
    units: ["main/hotkeys/hold.test.ts", "main/hotkeys/key-watch.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "Choosing keys, conflicts, taken keys, test pad",
    shown: [{ file: "hotkeys", names: /keys are chosen|test pad/ }],
    units: ["main/hotkeys/binding.test.ts", "renderer/settings/recorder-machine.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "The microphone closes when the key hook ends, and with the app",
    shown: [{ file: "hotkeys", names: /process that watches keys|quitting/ }],
    units: ["main/hotkeys/hold.test.ts", "main/hotkeys/hold-hook.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "The microphone closes at screen lock, sleep and unplugging",
    shown: [{ file: "hotkeys", names: /locked screen/ }],
    units: ["main/system/absence.test.ts", "main/dbus/bus.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Tray: state, menu",
    shown: [{ file: "mute", names: /tray tells/ }],
    units: ["main/tray/tray-model.test.ts", "main/tray/icon.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Start, restart, damaged data, clean end",
    shown: [{ file: "start" }],
    units: ["tools/bootstrap/stamp.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "A check before going live, and a rehearsal",
    shown: [{ file: "before-live" }],
    units: ["main/broadcast/preflight.test.ts", "main/broadcast/broadcaster.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Going live from a window; faults of the line, the services and the app",
    shown: [{ file: "broadcast" }, { file: "broadcast-faults" }],
    units: ["main/broadcast/broadcaster.test.ts", "main/broadcast/kept-broadcast.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "A call that is broadcast",
    shown: [{ file: "call-broadcast" }],
    units: ["contract/stream-rules.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Studio: scenes, parts of a screen, sounds, offsets, keys, commands, remote control",
    shown: [
      { file: "sources", names: /part of a screen|scene is renamed/ },
      { file: "studio-view" },
      { file: "studio-tools" },
      { file: "studio-mixer" },
    ],
    units: ["contract/studio.test.ts", "renderer/engine/sounds.test.ts", "main/broadcast/remote/remote.test.ts"],
    elsewhere: notOnWayland,
  },
  {
    title: "Watching, chat, co-hosts, planning, encoders of one's own",
    shown: [{ file: "watch" }],
    units: ["renderer/player/player-store.test.ts", "renderer/streams/chat-store.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "A stream by WebRTC, where RTMP can't be or isn't wanted",
    shown: [{ file: "send-ways" }],
    units: ["contract/sent-by.test.ts", "main/broadcast/ways.test.ts", "main/broadcast/whip/rtp-streams.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "A stream with what this computer plays",
    shown: [{ file: "system-sound", names: /what it plays/ }],
    units: ["main/broadcast/system-sound.test.ts", "renderer/engine/kept-sound.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "A stream with web pages, cut off from all else and heard",
    shown: [{ file: "sources", names: /web page/ }],
    units: ["main/broadcast/pages/page-life.test.ts", "contract/page-sounds.test.ts"],
    elsewhere: unitEverywhere,
  },
  {
    title: "Sandbox, process isolation, permission prompts",
    shown: [],
    units: ["main/system/permissions.test.ts", "main/system/content-policy.test.ts"],
    elsewhere: unitEverywhere,
    onlyElectron: true,
  },
];
