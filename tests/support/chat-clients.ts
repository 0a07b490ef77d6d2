import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import type { Ack } from "@nchat/contract/realtime";
import type { ChatMessage, ChatPosted, StreamSnapshot } from "@nchat/contract/stream-chat";
import { type ChatLog, emptyChatLog, missingAfter, nextChatLog } from "@nchat/contract/stream-chat-log";

/** Connects as chat clients do: again and again until somebody takes it. */
export function connectChat(url: string, token?: string): Socket {
  return io(url, {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
    auth: token === undefined ? {} : { token },
  });
}

/** Sends until it is told that it was taken; the nonce stays the same. */
export async function writeSurely(socket: Socket, streamId: string, content: string): Promise<void> {
  const nonce = randomUUID();
  for (;;) {
    const ack = await socket
      .timeout(3000)
      .emitWithAck("stream:chat", { streamId, content, nonce })
      .then(
        (answer: Ack<ChatPosted>) => answer,
        () => null, // the service went away, or the answer was lost
      );
    if (ack?.success) return;
    if (ack && ack.error.code !== "RATE_LIMITED") throw new Error(JSON.stringify(ack.error));
    await sleep(200);
  }
}

/** Somebody who reads a chat, and what came to them. */
export type Reader = Readonly<{ log: () => ChatLog; heard: () => number; socket: Socket; close: () => void }>;

/** Reads as a client does: enters at every connection, and asks for what is missing. */
export function readChat(socket: Socket, streamId: string): Reader {
  let log = emptyChatLog;
  let heard = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const enter = async () => {
    for (let isBehind = true; isBehind;) {
      const after = log.revision ?? 0;
      const payload = { streamId, batches: true, after };
      const ack = await socket
        .timeout(5000)
        .emitWithAck("stream:join", payload)
        .then(
          (answer: Ack<StreamSnapshot>) => answer,
          () => null,
        );
      if (!ack?.success) return; // gone again: the next connection enters
      log = nextChatLog(log, { type: "read", page: ack.data, isWhole: false }, Number.MAX_SAFE_INTEGER);
      isBehind = ack.data.hasMore;
    }
  };
  const again = () => {
    turn = turn.then(enter);
  };
  socket.on("connected", again);
  socket.on("stream:chat_batch", ({ messages }: { messages: ChatMessage[] }) => {
    heard += messages.length;
    log = nextChatLog(log, { type: "told", messages }, Number.MAX_SAFE_INTEGER);
    if (log.revision !== null && missingAfter(log) !== null) again();
  });
  return { log: () => log, heard: () => heard, socket, close: () => void socket.close() };
}
