import { type Ack, type ClientEvent, clientEvents } from "@nchat/contract/realtime";
import type { Logger } from "pino";
import { asRefusal, invalid, toErrorInfo } from "../http/answers.ts";
import { ApiError } from "../http/api-error.ts";
import type { Device, SocketHandler, SocketHandlers } from "./events.ts";

const isClientEvent = (name: string): name is ClientEvent => Object.hasOwn(clientEvents, name);

/** Answers one event from a device: validates, runs the handler, and never throws. */
export async function dispatch(
  handlers: SocketHandlers,
  device: Device,
  event: string,
  payload: unknown,
  log: Logger,
): Promise<Ack<unknown>> {
  try {
    if (!isClientEvent(event)) throw new ApiError("NOT_FOUND", "There is no such event");
    return { success: true, data: await run(event, handlers[event], payload, device) };
  } catch (error) {
    const refusal = asRefusal(error);
    if (refusal) return { success: false, error: toErrorInfo(refusal) };
    log.error({ err: error, event, userId: device.user.id }, "an event failed");
    return { success: false, error: { code: "INTERNAL", message: "Something went wrong on the server" } };
  }
}

async function run<E extends ClientEvent>(event: E, handler: SocketHandler<E>, payload: unknown, device: Device) {
  const parsed = clientEvents[event].payload.safeParse(payload ?? {});
  if (!parsed.success) throw invalid(parsed.error, "payload");
  // The map joins event and payload; TypeScript can't follow it through the index.
  const answer = await handler(parsed.data as Parameters<SocketHandler<E>>[0], device);
  return clientEvents[event].data.parse(answer);
}
