import { z } from "zod";

/** Versions that we speak. */
export const obsVersions = { obsWebSocketVersion: "5.5.0", rpcVersion: 1 } as const;

/** Why a connection is closed. */
export const closeCodes = {
  failed: 1011,
  notUnderstood: 4002,
  unknownOperation: 4006,
  notIdentified: 4007,
  alreadyIdentified: 4008,
  wrongPassword: 4009,
  wrongVersion: 4010,
} as const;

/** How a request went. */
export const statusCodes = {
  success: 100,
  unknownRequest: 204,
  failed: 205,
  missingField: 300,
  wrongField: 400,
  running: 500,
  notRunning: 501,
  notFound: 600,
  taken: 601,
  wrongState: 604,
} as const;

/** What events belong to; a client chooses by the sum. */
export const intents = { general: 1, scenes: 4, inputs: 8, outputs: 64 } as const;
/** All but those of high volume, which we have none of. */
export const allEvents = 2047;

const Identify = z.object({
  rpcVersion: z.int(),
  authentication: z.string().max(200).optional(),
  eventSubscriptions: z.int().min(0).optional(),
});
const Request = z.object({
  requestType: z.string().max(100),
  requestId: z.union([z.string().max(200), z.number()]),
  requestData: z.record(z.string(), z.unknown()).nullish(),
});
const BatchedRequest = Request.partial({ requestId: true });
const Batch = z.object({
  requestId: z.union([z.string().max(200), z.number()]),
  haltOnFailure: z.boolean().optional(),
  requests: z.array(BatchedRequest).max(100),
});

/** What a client sends. */
export const ClientMessage = z.discriminatedUnion("op", [
  z.object({ op: z.literal(1), d: Identify }),
  z.object({ op: z.literal(3), d: z.object({ eventSubscriptions: z.int().min(0).optional() }) }),
  z.object({ op: z.literal(6), d: Request }),
  z.object({ op: z.literal(8), d: Batch }),
]);
export type ClientMessage = Readonly<z.output<typeof ClientMessage>>;
export type ObsRequest = z.output<typeof BatchedRequest>;

/** An answer to one request. */
export type ObsAnswer =
  | { readonly code: typeof statusCodes.success; readonly data?: Readonly<Record<string, unknown>> }
  | {
      readonly code: Exclude<(typeof statusCodes)[keyof typeof statusCodes], typeof statusCodes.success>;
      readonly comment: string;
    };

/** Something that happened. */
export type ObsEvent = {
  readonly eventType: string;
  readonly eventIntent: number;
  readonly eventData: Readonly<Record<string, unknown>>;
};

/** An answer as it is sent, without the operation around it. */
export function response({ requestType, requestId }: ObsRequest, answer: ObsAnswer): object {
  const isOk = answer.code === statusCodes.success;
  const comment = "comment" in answer ? { comment: answer.comment } : {};
  const data = "data" in answer && answer.data !== undefined ? { responseData: answer.data } : {};
  return {
    ...{ requestType, ...(requestId === undefined ? {} : { requestId }) },
    requestStatus: { result: isOk, code: answer.code, ...comment },
    ...data,
  };
}
