import { fastifySwagger } from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform } from "fastify-type-provider-zod";

/** `/openapi.json`, made of the routes that are registered after this. */
export async function serveOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "nchat", description: "Accounts, people and calls", version, license: { name: "MIT" } },
      components: { securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } } },
    },
    // What is not in the contract (LiveKit's webhooks) is no affair of clients.
    transform: (route) =>
      route.schema?.operationId ? jsonSchemaTransform(route) : { schema: { hide: true }, url: route.url },
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}
