import type { Visitor } from "../../realtime/events.ts";
import type { Push } from "../../realtime/push.ts";
import type { Rooms } from "../../realtime/rooms.ts";
import type { Turns } from "../../turns.ts";
import type { Opening, Viewers } from "../viewers.ts";
import { roomOfManner, roomOfModerators } from "./fan-out.ts";
import type { ChatStream, Standing, Standings } from "./standings.ts";

/** A device in a stream, and the room where it hears the chat. Each entry takes a new one, before it is known whether it is let in. */
export type Seat = { readonly visitor: Visitor; readonly room: string; isCounted: boolean };

/** Which streams each device of this node is in, by socket and stream. */
export type Seats = Map<string, Map<string, Seat>>;

/** The rooms of a stream's chat. */
export const roomsOfChat = (streamId: string) => [
  roomOfManner(streamId, "batches"),
  roomOfManner(streamId, "lines"),
  roomOfManner(streamId, "nchat"),
  roomOfModerators(streamId),
];

/** Why somebody may not be in a stream; null when they may. */
export function whyNot({
  stream,
  access,
  writer,
}: ChatStream & Standing): "BANNED" | "FORBIDDEN" | "STREAM_ENDED" | null {
  if (writer.isBanned) return "BANNED";
  if (!access.rights.watch) return "FORBIDDEN";
  return isOver(stream) ? "STREAM_ENDED" : null;
}

const isOver = ({ state }: ChatStream["stream"]) => state.status === "ended" || state.status === "cancelled";

/** Whether somebody counts as a viewer. */
export const isCounted = ({ role }: Standing) => role !== "host" && role !== "co_host";

type Deps = Readonly<{
  seats: Seats;
  turns: Turns;
  standings: Pick<Standings, "look">;
  viewers: Pick<Viewers, "openViewer" | "closeViewer" | "closeAll">;
  rooms: Pick<Rooms, "of" | "enter" | "leave">;
  push: Pick<Push, "enterStream" | "leaveStream" | "toSocket">;
}>;

/** Takes a device out of a stream, of whichever node, but for the book of viewers. */
export function unseat(
  { seats, rooms, push }: Pick<Deps, "seats" | "rooms" | "push">,
  socketId: string,
  streamId: string,
) {
  rooms.leave(socketId, roomsOfChat(streamId));
  push.leaveStream(socketId, streamId);
  const own = seats.get(socketId);
  own?.delete(streamId);
  if (own?.size === 0) seats.delete(socketId);
}

/**
 * Looks again at the devices that are in a stream, or those of one person: each is what its person may be now, or is put
 * out. A device that enters meanwhile has its seat already, and is judged once it is in; one that takes its seat later is
 * looked at by its own entry.
 */
export async function judgeSeats(deps: Deps, streamId: string, userId: string | null): Promise<void> {
  const { seats, turns } = deps;
  const taken = [...seats].flatMap(([socketId, own]) => {
    const seat = own.get(streamId);
    return seat && (userId === null || seat.visitor.user?.id === userId) ? [{ socketId, seat }] : [];
  });
  if (taken.length === 0) return;
  const look = await deps.standings.look(
    streamId,
    taken.flatMap(({ seat }) => seat.visitor.user ?? []),
  );
  const isTheSame = (socketId: string, seat: Seat) => seats.get(socketId)?.get(streamId) === seat;
  if (!look || isOver(look.chat.stream)) {
    const leave = async (socketId: string, seat: Seat) => {
      if (isTheSame(socketId, seat)) unseat(deps, socketId, streamId);
    };
    await Promise.all(taken.map(({ socketId, seat }) => turns(socketId, () => leave(socketId, seat))));
    return await deps.viewers.closeAll(streamId);
  }
  const follow = async (socketId: string, seat: Seat) => {
    if (isTheSame(socketId, seat))
      await followStanding(deps, { socketId, streamId, seat }, { ...look.chat, ...look.of(seat.visitor.user) });
  };
  await Promise.all(taken.map(({ socketId, seat }) => turns(socketId, () => follow(socketId, seat))));
}

type Place = Readonly<{ socketId: string; streamId: string; seat: Seat }>;

async function followStanding(
  deps: Deps,
  { socketId, streamId, seat }: Place,
  chat: ChatStream & Standing,
): Promise<void> {
  const { viewers, rooms, push } = deps;
  const session = { streamId, sessionId: socketId };
  const refusal = whyNot(chat);
  if (refusal !== null) {
    // Whoever is banned hears of it on all devices, with the ban.
    if (refusal !== "BANNED") push.toSocket(socketId, "stream:removed", { streamId });
    unseat(deps, socketId, streamId);
    return await viewers.closeViewer(session);
  }
  const moderators = roomOfModerators(streamId);
  const inside = rooms.of(socketId);
  // Also for the server's own admins, whom only their token lets in: others than this node took them for lost.
  if (!inside.has(seat.room)) {
    await rooms.enter(socketId, [seat.room]);
    await push.enterStream(socketId, streamId);
  }
  if (!chat.writer.isModerator) rooms.leave(socketId, [moderators]);
  else if (!inside.has(moderators)) await rooms.enter(socketId, [moderators]);
  const counts = isCounted(chat);
  if (counts === seat.isCounted) return;
  seat.isCounted = counts;
  if (counts) await viewers.openViewer(openingOf(seat.visitor, streamId));
  else await viewers.closeViewer(session);
}

/** Names that clients make up by chance are of one device; shorter ones ("default") many devices have. */
const ownName = /^[\w-]{21,64}$/;

/** What is kept of a device that begins to watch. */
export function openingOf({ socketId, user, device }: Visitor, streamId: string): Opening {
  const deviceId = user === null && device && ownName.test(device.id) ? device.id : null;
  return {
    ...{ streamId, sessionId: socketId, deviceId },
    userId: user?.id ?? null,
    deviceType: device?.type ?? null,
  };
}
