import { missingAfter } from "@nchat/contract/stream-chat-log";
import type { ChatMessage, ChatQuote, StreamSnapshot } from "@nchat/contract/stream-chat";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { type Chat, type ChatEvent, initialChat, nextChat } from "./chat-machine.ts";

/** The chat of one stream. */
export type ChatStore = {
  readonly store: ReadonlyStore<Chat>;
  /** The last revision that is known to be whole; what a new connection asks after. */
  readonly revision: () => number | null;
  readonly entered: (snapshot: StreamSnapshot, isWhole: boolean) => void;
  /** Shows the chat of a stream that is over. */
  readonly recalled: (page: { readonly messages: readonly ChatMessage[]; readonly lastSequence: number }) => void;
  readonly write: (content: string, replyTo: ChatQuote | null) => void;
  /** Sends one that failed once more; the server knows it by its nonce and stores it once. */
  readonly retry: (nonce: string) => void;
  readonly drop: (nonce: string) => void;
  readonly heldSettled: (heldId: string) => void;
  /** Listens until the answer is called. */
  readonly start: () => () => void;
};

type Deps = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "emit">;
  /** Where in the stream this device is, in milliseconds since it began. */
  readonly mediaTime: () => number | null;
  readonly ownId: () => string | null;
  readonly now: () => number;
  readonly newId: () => string;
  readonly schedule: (run: () => void, ms: number) => () => void;
  /** Runs before the next picture of the screen, or soon when none is drawn. */
  readonly nextFrame: (run: () => void) => void;
};

/** What is missing may only be late: it is waited for so long before it is asked for. */
const gapMs = 400;
const askAgainMs = 2000;
const sendTimeoutMs = 8000;

/** Feeds the chat machine; what comes between two pictures of the screen is taken together. */
export function createChat(deps: Deps): ChatStore {
  const { streamId, rest } = deps;
  const store = createStore<Chat>(() => initialChat);
  const send = (event: ChatEvent) => store.setState(nextChat(store.getState(), event), true);
  const gap = createGapFiller(deps, store.getState, send);
  const take = createTaker(deps.nextFrame, (messages) => {
    send({ type: "told", messages });
    gap.look();
  });

  const deliver = createSender(deps, store.getState, send, take);
  const listHeld = async () => {
    const answer = await rest.call("listHeldMessages", { params: { id: streamId } });
    if (answer.ok) send({ type: "held-listed", held: answer.value.held });
  };

  return {
    store,
    revision: () => store.getState().log.revision,
    entered(snapshot, isWhole) {
      send({ type: "entered", snapshot, isWhole });
      if (snapshot.canModerate) void listHeld();
      gap.look();
    },
    recalled: ({ messages, lastSequence }) => send({ type: "recalled", messages, lastSequence }),
    write: (content, replyTo) => void deliver(deps.newId(), content, replyTo),
    retry(nonce) {
      const message = store.getState().own.find((each) => each.nonce === nonce);
      if (message) void deliver(nonce, message.content, message.replyTo);
    },
    drop: (nonce) => send({ type: "dropped", nonce }),
    heldSettled: (heldId) => send({ type: "held-settled", heldId }),
    start() {
      const stops = listen(deps, { send, take, listHeld });
      return () => {
        for (const stop of stops) stop();
        gap.stop();
      };
    },
  };
}

/** Sends one message and follows what becomes of it. */
function createSender(
  { streamId, socket, mediaTime, now }: Deps,
  read: () => Chat,
  send: (event: ChatEvent) => void,
  take: (messages: readonly ChatMessage[]) => void,
) {
  return async (nonce: string, content: string, replyTo: ChatQuote | null): Promise<void> => {
    send({ type: "wrote", message: { nonce, content, replyTo } });
    const payload = { streamId, content, nonce, mediaTime: mediaTime(), replyTo: replyTo?.id ?? null };
    const result = await socket.emit("stream:chat", payload, sendTimeoutMs);
    if (!result.ok) {
      const error = result.reason === "refused" ? result.error : null;
      if (error?.retryAfterSeconds) send({ type: "slowed", until: now() + error.retryAfterSeconds * 1000 });
      return send({ type: "failed", nonce, error });
    }
    const { place, settings } = read();
    if (settings && settings.slowModeSeconds > 0 && !place?.canModerate)
      send({ type: "slowed", until: now() + settings.slowModeSeconds * 1000 });
    if (result.value.status === "held") send({ type: "held", nonce, ...result.value });
    else take([result.value.message]);
  };
}

type Doing = {
  readonly send: (event: ChatEvent) => void;
  readonly take: (messages: readonly ChatMessage[]) => void;
  readonly listHeld: () => Promise<void>;
};

function listen({ streamId, socket, ownId }: Deps, { send, take, listHeld }: Doing): readonly (() => void)[] {
  const isHere = (told: { readonly streamId: string }) => told.streamId === streamId;
  return [
    socket.on("stream:chat_batch", (told) => isHere(told) && take(told.messages)),
    socket.on("stream:chat_settings", (told) => {
      if (isHere(told)) send({ type: "settings-changed", settings: told.settings });
    }),
    socket.on("stream:role_changed", (told) => {
      if (!isHere(told)) return;
      const { userId, role } = told;
      const isOwn = userId === ownId();
      send({ type: "role-changed", userId, role, isOwn });
      if (isOwn && role !== "viewer") void listHeld();
    }),
    socket.on("stream:chat_restricted", (told) => {
      if (isHere(told)) send({ type: "restricted", restriction: told.restriction });
    }),
    socket.on("stream:chat_decided", (told) => isHere(told) && send({ type: "decided", ...told })),
    socket.on("stream:chat_held", (told) => isHere(told) && send({ type: "held-told", held: told.held })),
    socket.on("stream:chat_moderated", (told) => {
      // The log names no held message: whoever else decided, the list is read anew.
      if (isHere(told) && told.entry.act.startsWith("held_")) void listHeld();
    }),
  ];
}

/** Collects until the next picture of the screen. */
function createTaker(nextFrame: Deps["nextFrame"], take: (messages: readonly ChatMessage[]) => void) {
  let waiting: ChatMessage[] = [];
  return (messages: readonly ChatMessage[]) => {
    if (waiting.length === 0)
      nextFrame(() => {
        const all = waiting;
        waiting = [];
        take(all);
      });
    waiting.push(...messages);
  };
}

/** Asks for what is missing between what is known and what was told, until nothing is. */
function createGapFiller({ streamId, rest, schedule }: Deps, read: () => Chat, send: (event: ChatEvent) => void) {
  let cancel: (() => void) | null = null;
  let isStopped = false;
  const later = (ms: number) => {
    cancel ??= schedule(() => {
      cancel = null;
      void fill();
    }, ms);
  };
  const fill = async (): Promise<void> => {
    const { log, isCatchingUp } = read();
    const after = missingAfter(log) ?? (isCatchingUp ? log.revision : null);
    if (after === null || isStopped) return;
    send({ type: "catching-up" });
    const answer = await rest.call("listStreamChat", { params: { id: streamId }, query: { after, limit: 200 } });
    if (answer.ok) send({ type: "read", page: answer.value });
    look(answer.ok ? 0 : askAgainMs);
  };
  const look = (ms = gapMs) => {
    const { log, isCatchingUp } = read();
    if (!isStopped && (missingAfter(log) !== null || isCatchingUp)) later(ms);
  };
  return {
    look: () => look(),
    stop: () => {
      isStopped = true;
      cancel?.();
    },
  };
}
