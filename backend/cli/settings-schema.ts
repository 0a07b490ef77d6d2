import { z } from "zod";
import { Environment } from "../config.ts";
import { StorageEnvironment } from "../storage/settings.ts";

/** Every setting by its name; those of storage are optional together. */
const settings: Readonly<Record<string, z.ZodType>> = {
  ...Environment.shape,
  ...Object.fromEntries(Object.entries(StorageEnvironment.shape).map(([name, schema]) => [name, schema.optional()])),
};

const isNeeded = (schema: z.ZodType) => !schema.safeParse(undefined).success;

/**
 * A JSON schema of the settings, made from what reads them: names, which are needed, choices and defaults. Each is a
 * text, as variables are; what a text must look like beyond that is told at the start.
 */
export function settingsSchema() {
  const properties = Object.fromEntries(Object.entries(settings).map(([name, schema]) => [name, propertyOf(schema)]));
  const required = Object.entries(settings).flatMap(([name, schema]) => (isNeeded(schema) ? [name] : []));
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Settings of the webrtc plugin",
    type: "object",
    properties,
    required,
    additionalProperties: false,
  } as const;
}

function propertyOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const {
    enum: choices,
    pattern,
    format,
    default: usual,
  } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return {
    type: "string",
    ...(choices ? { enum: choices } : {}),
    ...(pattern ? { pattern } : {}),
    ...(format ? { format } : {}),
    ...(["string", "number"].includes(typeof usual) ? { default: String(usual) } : {}),
  };
}
