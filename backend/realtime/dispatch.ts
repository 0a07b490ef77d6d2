import { type Ack, type ClientEvent, clientEvents } from "@nchat/contract/realtime";
import { anonymousEvents } from "@nchat/contract/realtime/streams";
import type { Logger } from "pino";
import { asRefusal, invalid, toErrorInfo } from "../http/answers.ts";
import { ApiError } from "../http/api-error.ts";
import type { SocketHandler, SocketHandlers, Visitor } from "./events.ts";

const isClientEvent = (name: string): name is ClientEvent => Object.hasOwn(clientEvents, name);

/** Answers one event from a device: validates, runs the handler, and never throws. */
export async function dispatch(
  handlers: SocketHandlers,
  visitor: Visitor,
  event: string,
  payload: unknown,
  log: Logger,
): Promise<Ack<unknown>> {
  try {
    if (!isClientEvent(event)) throw new ApiError("NOT_FOUND", "There is no such event");
    return { success: true, data: await run(event, handlers[event], payload, visitor) };
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal) return { success: false, error: toErrorInfo(refusal) };
    log.error({ err: error, event, userId: visitor.user?.id }, "an event failed");
    return { success: false, error: { code: "INTERNAL", message: "Something went wrong on the server" } };
  }
}

async function run<E extends ClientEvent>(event: E, handler: SocketHandler<E>, payload: unknown, visitor: Visitor) {
  const isForAnybody = anonymousEvents.some((name) => name === event);
  if (!visitor.user && !isForAnybody) throw new ApiError("UNAUTHENTICATED", "Sign in first");
  const parsed = clientEvents[event].payload.safeParse(payload ?? {});
  if (!parsed.success) throw invalid(parsed.error, "payload");
  // The map joins event, payload and who may send it; TypeScript can't follow it through the index.
  const who = visitor as Parameters<SocketHandler<E>>[1];
  const answer = await handler(parsed.data as Parameters<SocketHandler<E>>[0], who);
  return clientEvents[event].data.parse(answer);
}
