import { type DestinationStream, type Logger, pino } from "pino";
import type { Config } from "./config.ts";

/**
 * Structured logs, a JSON object a line, on stderr; stdout is for the `ready` line alone. Secrets are hidden wherever
 * they stand: by the name of the field, at any depth, and by their looks in any text, errors included.
 */
export function createLog(level: Config["logLevel"], destination: DestinationStream = pino.destination(2)): Logger {
  return pino(
    {
      level,
      base: null,
      serializers: { err: (error: unknown) => error }, // made readable below, with all that is in it
      formatters: { log: (fields) => scrubFields(fields, 0, new WeakSet()) },
      hooks: {
        logMethod(args, log) {
          const [first, second, ...rest] = args;
          if (typeof first === "string") log.apply(this, [withoutSecrets(first), second, ...rest]);
          else log.apply(this, [first, typeof second === "string" ? withoutSecrets(second) : second, ...rest]);
        },
      },
    },
    destination,
  );
}

const hidden = "[hidden]";
const deepest = 8;

/** Fields whose values nobody may read; `args` are those of Redis' commands, `detail` is where Postgres repeats rows. */
const secretName =
  /^(authorization|proxy-authorization|cookie|set-cookie|key|args|detail|signature|credentials?|.*(password|passwd|secret|token|api-?_?key|stream-?_?key|private-?_?key|encryption-?_?keys?))$/i;

function scrubFields(fields: object, depth: number, above: WeakSet<object>): Record<string, unknown> {
  const clean: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const isSecret = secretName.test(name) && value !== null && value !== undefined;
    clean[name] = isSecret ? hidden : scrub(value, depth + 1, above);
  }
  return clean;
}

function scrub(value: unknown, depth: number, above: WeakSet<object>): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth > deepest || above.has(value)) return "[…]";
  above.add(value);
  const clean = Array.isArray(value)
    ? value.map((each) => scrub(each, depth + 1, above))
    : scrubFields(value instanceof Error ? pino.stdSerializers.err(value) : value, depth, above);
  above.delete(value);
  return clean;
}

/** What secrets look like in a text, and what is left of them. */
const looks: readonly (readonly [RegExp, string])[] = [
  [
    /([?&](?:[\w-]*token|key|[\w-]*secret|password|signature|sig|x-amz-signature|x-amz-credential)=)[^&\s"'<>]*/gi,
    "$1",
  ],
  [/\b(Bearer\s+)[^\s"',]+/gi, "$1"],
  [/\b()eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, "$1"],
  [/(\w+:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g, "$1"],
  [/(\/hls\/[\w-]+\/)\d+\.[\w-]+/g, "$1"],
  [/(rtmps?:\/\/[^\s/]+\/[^\s/]+\/)[^\s"']+/gi, "$1"],
  [/((?:password|secret|token|authorization|streamKey|apiKey)"?\s*[:=]\s*"?)(?!\[hidden)[^\s"',}&]+/gi, "$1"],
];

/** A text without the secrets that show in it. */
export const withoutSecrets = (text: string): string =>
  looks.reduce((clean, [look, kept]) => clean.replaceAll(look, `${kept}${hidden}`), text);
