import { isOnAir } from "@nchat/contract/stream-rules";
import { ApiError } from "../../http/api-error.ts";
import type { Stored } from "./posting.ts";
import type { ChatStream, Standing } from "./standings.ts";

/** Refuses what nobody may say or show in this stream now, and those whose place in it does not allow it. */
export function requireOpen({ stream, access, writer }: ChatStream & Standing, what: "chat" | "reactions"): void {
  const { state, facts } = stream;
  if (writer.isBanned) throw new ApiError("BANNED", "You were banned from this stream.");
  if (!access.rights.chat) throw new ApiError("FORBIDDEN", "Your role in this stream does not allow that.");
  if (state.status === "scheduled") throw new ApiError("CONFLICT", "This stream has not begun.");
  if (!isOnAir(state.status)) throw new ApiError("STREAM_ENDED", "This stream has ended.");
  const isOn = what === "chat" ? facts.chatEnabled : facts.reactionsEnabled;
  if (!isOn) throw new ApiError("CHAT_DISABLED", `The ${what} of this stream ${what === "chat" ? "is" : "are"} off.`);
}

/** What the database found out when the message was to be stored, as the client reads it. */
export function requireOutcome(stored: Stored): Extract<Stored, { id: string }> {
  switch (stored.outcome) {
    case "sent":
    case "known":
      return stored;
    case "closed":
      throw new ApiError("STREAM_ENDED", "The chat of this stream is closed.");
    case "restricted":
      throw new ApiError("TIMED_OUT", "You may not write into this chat now.");
    case "no-reply":
      throw new ApiError("NOT_FOUND", "The message that this answers is not there any more.");
  }
}

/** Refuses those who do not moderate. */
export function requireModerator({ writer, access }: Standing): void {
  if (!writer.isModerator || writer.isBanned || !access.rights.watch)
    throw new ApiError("FORBIDDEN", "Only moderators may do that.");
}
