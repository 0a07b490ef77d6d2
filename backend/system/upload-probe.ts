import type { RouteHandler } from "../http/routes.ts";

/** Counts what came; its size is bounded by the contract, how often by the limit on requests. */
export const probeUpload: RouteHandler<"probeUpload"> = async ({ body: { content } }) => ({
  bytes: Buffer.byteLength(content),
});
