import type { OtherPicture, WatchRoom } from "../livekit/watch-room.ts";
import type { PlayerEvent } from "./player-machine.ts";
import type { PlayerAccess, PlayerPorts, Screen } from "./player-ports.ts";
import { aborted } from "./waits.ts";

/** How one visit to the room ended. */
export type RoomEnd = "stopped" | "failed" | "no-picture" | "lost";

type Round = {
  readonly ports: Pick<PlayerPorts, "loadRoom" | "now" | "schedule">;
  readonly screen: Screen;
  readonly access: Extract<PlayerAccess, { way: "webrtc" }>;
  readonly signal: AbortSignal;
  readonly send: (event: PlayerEvent) => void;
  readonly onOthers: (others: readonly OtherPicture[]) => void;
  /** The room is open: from here on it takes commands. */
  readonly onOpen: (room: WatchRoom) => void;
  readonly onEnd: () => void;
};

const connectMs = 8000;
/** A picture that is announced and never seen: a codec or a network that HLS may get around. */
const firstPictureMs = 8000;

/** Watches by the room until it is lost or not wanted any more. */
export async function watchByRoom({
  ports,
  screen,
  access,
  signal,
  send,
  onOthers,
  onOpen,
  onEnd,
}: Round): Promise<RoomEnd> {
  const create = await ports.loadRoom();
  if (signal.aborted) return "stopped";
  let giveUp: () => void = () => undefined;
  const hopeless = new Promise<"no-picture">((resolve) => (giveUp = () => resolve("no-picture")));
  const waits: (() => void)[] = [];
  const room = create(
    {
      onFeed: ({ hasPicture, hasSound }) => {
        const look = () => screen.video.readyState < 2 && giveUp();
        if (hasPicture && waits.length === 0) waits.push(ports.schedule(look, firstPictureMs));
        if (!hasPicture) send({ type: hasSound ? "moving" : "nothing-sent" });
      },
      onFrozen: (isFrozen) => send({ type: isFrozen ? "still" : "moving" }),
      onSoundBlocked: (isBlocked) => send({ type: "sound-blocked", isBlocked }),
      onPictureLeaves: screen.hold,
      onOthers,
    },
    ports.now,
  );
  const outcome = await Promise.race([room.connect(access.room, connectMs), aborted(signal)]);
  let end: RoomEnd = outcome === "up" ? "lost" : outcome === "stopped" ? "stopped" : "failed";
  if (outcome === "up") {
    room.attach(screen.video);
    onOpen(room);
    end = await Promise.race([room.lost.then(() => "lost" as const), hopeless, aborted(signal)]);
  }
  for (const cancel of waits) cancel();
  onEnd();
  onOthers([]);
  screen.hold();
  await room.close();
  return end;
}
