import type { FastifySchemaCompiler, FastifySerializerCompiler } from "fastify";
import { z } from "zod";
import { invalid } from "./answers.ts";

const Issues = z.custom<z.ZodType>((value) => value instanceof z.ZodType);

const where: Record<string, string> = { body: "body", querystring: "query", params: "path", headers: "headers" };

/** Validates what comes in by the contract's schemas. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  return (data: unknown) => {
    const parsed = schema.safeParse(data === null ? undefined : data); // Fastify hands null for a body that is not there
    if (parsed.success) return { value: parsed.data };
    return { error: invalid(parsed.error, where[httpPart ?? ""] ?? "request") };
  };
};

/** Lets out only what the contract describes; an answer that does not fit is a bug and becomes INTERNAL. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> = ({ schema }) => {
  return (data) => JSON.stringify(Issues.parse(schema).parse(data));
};
