import { type DestinationStream, type Logger, pino } from "pino";
import type { Config } from "./config.ts";

/** Where secrets could stand in what is logged, at the top and one level down. */
const secretKeys = [
  "authorization",
  "cookie",
  "password",
  "oldPassword",
  "newPassword",
  "token",
  "accessToken",
  "refreshToken",
  "apiSecret",
  "secret",
  "credential",
];
const paths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Structured logs, a JSON object a line, on stderr; stdout is for the `ready` line alone. */
export function createLog(level: Config["logLevel"], destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    { level, base: null, redact: { paths: [...paths, 'req.headers["set-cookie"]'], censor: "[hidden]" } },
    destination,
  );
}

const secretQuery = /([?&](?:token|access_token|key|secret)=)[^&]*/gi;

/** An address without the secrets in its query. */
export const withoutSecrets = (url: string): string => url.replaceAll(secretQuery, "$1[hidden]");
