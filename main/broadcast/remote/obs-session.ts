import { isBroadcasting } from "@nchat/contract/broadcast";
import { type Challenge, isAnswer } from "./obs-auth.ts";
import {
  allEvents,
  ClientMessage,
  closeCodes,
  type ObsAnswer,
  type ObsEvent,
  type ObsRequest,
  obsVersions,
  response,
  statusCodes,
} from "./obs-protocol.ts";
import { answerRequest } from "./obs-requests.ts";
import type { RemoteDesk } from "./remote-desk.ts";

type Deps = {
  readonly desk: RemoteDesk;
  readonly getPassword: () => string;
  readonly challenge: Challenge;
  readonly send: (message: object) => void;
  readonly close: (code: number, why: string) => void;
};

/** One client's connection. */
export type ObsSession = {
  /** A message as it was read, whatever it is. */
  readonly hear: (raw: unknown) => void;
  /** Tells what the client asked to be told of, once it has shown the password. */
  readonly tell: (event: ObsEvent) => void;
  readonly isIdentified: () => boolean;
  /** The client is gone: what it asked for and was not begun yet is not done any more. */
  readonly end: () => void;
};

type Request = Extract<ClientMessage, { op: 6 | 8 }>;

/** Greets at once. Nothing is answered before the password was shown. */
export function createObsSession({ desk, getPassword, challenge, send, close }: Deps): ObsSession {
  let subscriptions: number | null = null;
  const answering = createAnswering({ desk, send, close });
  const identify = ({ rpcVersion, authentication = "", eventSubscriptions = allEvents }: Identify) => {
    if (subscriptions !== null) return close(closeCodes.alreadyIdentified, "You are identified already.");
    if (rpcVersion !== obsVersions.rpcVersion) return close(closeCodes.wrongVersion, "nchat speaks version 1.");
    if (!isAnswer(challenge, getPassword(), authentication)) return close(closeCodes.wrongPassword, "Wrong password.");
    subscriptions = eventSubscriptions;
    send({ op: 2, d: { negotiatedRpcVersion: obsVersions.rpcVersion } });
  };
  const hear = (message: ClientMessage) => {
    if (message.op === 1) return identify(message.d);
    if (subscriptions === null) return close(closeCodes.notIdentified, "Identify yourself first.");
    if (message.op !== 3) return answering.take(message);
    subscriptions = message.d.eventSubscriptions ?? subscriptions;
    send({ op: 2, d: { negotiatedRpcVersion: obsVersions.rpcVersion } });
  };
  send({ op: 0, d: { ...obsVersions, authentication: challenge } });
  return {
    hear(raw) {
      const message = ClientMessage.safeParse(raw);
      if (message.success) hear(message.data);
      else close(closeCodes.notUnderstood, "This message was not understood.");
    },
    tell(event) {
      if (subscriptions !== null && (subscriptions & event.eventIntent) !== 0) send({ op: 5, d: event });
    },
    isIdentified: () => subscriptions !== null,
    end: answering.end,
  };
}

type Identify = Extract<ClientMessage, { op: 1 }>["d"];

/** These wait for nothing: going live takes seconds, in which programs look how it goes. */
const statusReads: ReadonlySet<string> = new Set(["GetStreamStatus", "GetReplayBufferStatus", "GetVersion"]);

/** Going live may be taken back as soon as there is something to end; before that the order counts. */
function isPassing(desk: RemoteDesk, message: Request): boolean {
  if (message.op !== 6) return false;
  const { requestType } = message.d;
  return statusReads.has(requestType) || (requestType === "StopStream" && isBroadcasting(desk.getBroadcast()));
}

/** Answers requests one after the other, as what is asked for next may need what went before. */
function createAnswering({ desk, send, close }: Pick<Deps, "desk" | "send" | "close">) {
  let last: Promise<void> = Promise.resolve();
  let isOver = false;
  const respond = async (message: Request) => {
    if (isOver) return;
    const answered = await answer(desk, message);
    if (!isOver) send(answered);
  };
  const broke = () => close(closeCodes.failed, "nchat could not answer.");
  return {
    take(message: Request) {
      if (isPassing(desk, message)) void respond(message).catch(broke);
      else last = last.then(() => respond(message)).catch(broke);
    },
    end() {
      isOver = true;
    },
  };
}

async function answer(desk: RemoteDesk, message: Request): Promise<object> {
  if (message.op === 6) return { op: 7, d: response(message.d, await answerSafely(desk, message.d)) };
  const { requestId, requests, haltOnFailure = false } = message.d;
  const results: object[] = [];
  for (const request of requests) {
    const given = await answerSafely(desk, request);
    results.push(response(request, given));
    if (haltOnFailure && given.code !== statusCodes.success) break;
  }
  return { op: 9, d: { requestId, results } };
}

/** A request that fails here is answered like any other: its client waits, and has more to ask. */
async function answerSafely(desk: RemoteDesk, request: ObsRequest): Promise<ObsAnswer> {
  try {
    return await answerRequest(desk, request);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { code: statusCodes.failed, comment: `nchat failed at this: ${why.slice(0, 200)}` };
  }
}
