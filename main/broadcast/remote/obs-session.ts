import { type Challenge, isAnswer } from "./obs-auth.ts";
import {
  allEvents,
  ClientMessage,
  closeCodes,
  type ObsEvent,
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
};

type Request = Extract<ClientMessage, { op: 6 | 8 }>;

/** Greets at once. Nothing is answered before the password was shown. */
export function createObsSession({ desk, getPassword, challenge, send, close }: Deps): ObsSession {
  let subscriptions: number | null = null;
  let answering: Promise<void> = Promise.resolve();
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
    if (message.op !== 3) {
      // One after the other: what is asked for next may need what went before.
      answering = answering.then(async () => send(await answer(desk, message)));
      return;
    }
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
  };
}

type Identify = Extract<ClientMessage, { op: 1 }>["d"];

async function answer(desk: RemoteDesk, message: Request): Promise<object> {
  if (message.op === 6) return { op: 7, d: response(message.d, await answerRequest(desk, message.d)) };
  const { requestId, requests, haltOnFailure = false } = message.d;
  const results: object[] = [];
  for (const request of requests) {
    const given = await answerRequest(desk, request);
    results.push(response(request, given));
    if (haltOnFailure && given.code !== statusCodes.success) break;
  }
  return { op: 9, d: { requestId, results } };
}
