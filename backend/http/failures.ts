import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { asRefusal, toErrorInfo } from "./answers.ts";
import { ApiError, statusOf } from "./api-error.ts";
import { sendNchatError } from "./spelling.ts";

/** Every failure leaves as the contract's `ErrorBody`, or in nchat's shape for its clients. */
export function answerFailures(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => answer(request, reply, toApiError(error, request)));
}

/** What no route can be found for: an address that is malformed or too long. */
export function answerUnrouted(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void answer(request, reply, toApiError(error, request));
}

const statusOfNoRequest: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** What is no HTTP, or too slow or too long to become a request: the answer has the same shape. */
export function answerNoRequest(error: Pick<ConnectionError, "code">, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = statusOfNoRequest[error.code] ?? 400;
  const reason = STATUS_CODES[status] ?? "";
  const body = JSON.stringify({ error: toErrorInfo(new ApiError("VALIDATION_FAILED", reason)) });
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    ...["content-type: application/json; charset=utf-8", `content-length: ${body.length}`, "connection: close"],
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

/** Seconds that a fault of the server is taken to last. */
const failedFor = 5;

/** Answers one refusal. */
export function answer(request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply {
  // Whatever failed here may go well a moment later.
  const retryAfter = error.retryAfter ?? (statusOf(error.code) >= 500 ? failedFor : undefined);
  if (retryAfter !== undefined) reply.header("retry-after", String(retryAfter));
  if (statusOf(error.code) === 401) reply.header("www-authenticate", "Bearer");
  if (request.nchat) return sendNchatError(reply, request.nchat, error, statusOf(error.code));
  return reply.code(statusOf(error.code)).send({ error: toErrorInfo(error, request.id) });
}

function toApiError(error: FastifyError, request: FastifyRequest): ApiError {
  const refusal = asRefusal(error);
  if (refusal?.code === "UNAVAILABLE" && refusal !== error) request.log.warn({ err: error }, "an outage met a request");
  if (refusal) return refusal;
  const status = error.statusCode ?? 500;
  if (status === 413) return new ApiError("PAYLOAD_TOO_LARGE", "The request is too large");
  // What Fastify itself refuses: malformed JSON, an unknown content type, a malformed address.
  if (status >= 400 && status < 500) return new ApiError("VALIDATION_FAILED", error.message);
  request.log.error({ err: error }, "a request failed");
  return new ApiError("INTERNAL", "Something went wrong on the server");
}
