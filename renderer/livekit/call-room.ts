import type { MuteLine } from "@nchat/contract/mute-line";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { KeptDevice } from "./device-problem.ts";
import { type Choices, createOwnDevices, type OwnDevices } from "./own-devices.ts";
import { createOwnSends, type OwnSends } from "./own-sends.ts";
import { createOwnShare } from "./own-share.ts";
import type { RoomAccess } from "./room-commands.ts";
import { createRoomLink, type RoomLink } from "./room-link.ts";
import { type AccessAnswer, createRoomSession, type RoomSession } from "./room-session.ts";
import { shareUnchanged } from "./room-snapshot.ts";
import { initialRoomView, type RoomView } from "./room-view.ts";

/** What a call room needs from its surroundings. */
export type CallRoomDeps<F> = {
  readonly media: MediaDevices;
  readonly settings: ReadonlyStore<Choices>;
  readonly getAccess: (callId: string) => Promise<AccessAnswer<F>>;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
  readonly random: () => number;
  readonly onJoined: () => void;
  readonly onRecovering: () => void;
  readonly onEnd: (end: "taken-over" | "gave-up" | F) => void;
  readonly onServerMuted: () => void;
  /** Loudness at the microphone, before the gate. */
  readonly onLevel: (level: number) => void;
  /** The microphone was unplugged; the system's own takes its place. */
  readonly onMicrophoneLost: (label: string) => void;
  /** A chosen device did not start; the one before goes on. */
  readonly onDeviceKept: (kept: KeptDevice) => void;
  /** Main's own line to the microphone's gate; null where the page owns mute. */
  readonly openMuteLine: (() => Promise<MuteLine>) | null;
  /** A share ended by itself: its window was closed. */
  readonly onShareEnded: () => void;
};

/** How one enters: muted or not, with the camera or without. */
export type EnterWish = { readonly isMuted: boolean; readonly withVideo: boolean };

type Held = { session: RoomSession<RoomLink> | null };

/** Joins and keeps the room of one call. */
function openSession<F extends string>(
  deps: CallRoomDeps<F>,
  devices: OwnDevices,
  sends: OwnSends,
  store: StoreApi<RoomView>,
) {
  const openLink = () =>
    createRoomLink(devices.speakerId(), deps.now, {
      onSnapshot: (snapshot) => store.setState(({ room }) => ({ room: shareUnchanged(room, snapshot) })),
      onFrozen: (isFrozen) => store.setState({ isFrozen }),
      onServerMuted: deps.onServerMuted,
    });
  const onUp = (link: RoomLink) => {
    store.setState({ link: "up", isFrozen: false });
    void link.useSpeaker(devices.speakerId()); // the list of devices may have come while it connected
    sends.sendAll(link);
    deps.onJoined();
  };
  const onRecovering = () => {
    store.setState({ link: "recovering" });
    deps.onRecovering();
  };
  return (callId: string, access: RoomAccess | null) =>
    createRoomSession<RoomLink, F>({ ...deps, openLink, onUp, onRecovering }, callId, access);
}

/**
 * The one door to LiveKit: joins and keeps rooms, owns the microphone's gate, the camera and the share, and tells all
 * as plain data. What is sent survives a broken link, because this device owns the tracks and each new link gets them.
 */
export function createCallRoom<F extends string>(deps: CallRoomDeps<F>) {
  const store = createStore<RoomView>(() => initialRoomView);
  const held: Held = { session: null };
  const isInCall = () => held.session !== null;
  const change = (part: Partial<RoomView>) => store.setState(part);
  const sends = createOwnSends(
    () => held.session?.link() ?? null,
    (ms) => deps.delay(ms, new AbortController().signal),
  );
  const devices = createOwnDevices({ ...deps, sends, change, isInCall, view: store.getState });
  const share = createOwnShare({ sends, change, isInCall, onEnded: deps.onShareEnded });
  const open = openSession(deps, devices, sends, store);
  const refresh = async () => {
    await devices.refresh();
    await held.session?.link()?.useSpeaker(devices.speakerId());
  };
  const unfollow = followChoices(deps, devices, held, refresh);

  const leave = async () => {
    const leaving = held.session;
    held.session = null;
    sends.clear();
    store.setState({ ...initialRoomView, devices: store.getState().devices });
    await Promise.all([leaving?.stop(), devices.stop()]);
  };

  return {
    store: store as ReadonlyStore<RoomView>,
    /** Joins and keeps the room; without an access it asks for one. */
    enter: (callId: string, access: RoomAccess | null, wish: EnterWish) => {
      devices.microphone.begin(wish.isMuted);
      change({ link: "joining" });
      held.session = open(callId, access);
      void devices.microphone.open().then(refresh);
      if (wish.withVideo) void devices.setCamera(true);
    },
    warmUp: devices.microphone.warmUp,
    coolDown: devices.coolDown,
    leave,
    openMicrophone: devices.microphone.open,
    setMicrophone: devices.microphone.setMuted,
    setCamera: devices.setCamera,
    publishShare: share.publish,
    unpublishShare: share.unpublish,
    attachVideo: (key: string, element: HTMLVideoElement) =>
      held.session?.pictureLink()?.attachVideo(key, element) ?? null,
    startAudio: async () => held.session?.link()?.startAudio(),
    stop: async () => {
      unfollow();
      await leave();
    },
  };
}

/** Devices come and go, and the person chooses others. */
function followChoices(
  { media, settings }: Pick<CallRoomDeps<string>, "media" | "settings">,
  devices: OwnDevices,
  held: Held,
  refresh: () => Promise<void>,
): () => void {
  const onDeviceChange = () => void refresh();
  media.addEventListener("devicechange", onDeviceChange);
  const unfollow = settings.subscribe((now, before) => {
    if (!held.session) return;
    if (now.microphone !== before.microphone) void devices.microphone.open();
    if (now.camera !== before.camera) void devices.reopenCamera();
    if (now.speaker !== before.speaker) void held.session.link()?.useSpeaker(devices.speakerId());
  });
  return () => {
    media.removeEventListener("devicechange", onDeviceChange);
    unfollow();
  };
}

export type CallRoom = ReturnType<typeof createCallRoom>;
