import { z } from "zod";
import type { Route } from "./route.ts";

/** The most that one probe of the upload sends, in characters of one byte. */
export const uploadProbeCharacters = 524_288;

/** Health and facts about the server. */
export const systemRoutes = {
  getHealth: {
    method: "GET",
    path: "/healthz",
    auth: "none",
    summary: "The process is alive; parts name what it depends on",
    response: z.object({
      status: z.literal("ok"),
      version: z.string(),
      database: z.enum(["ok", "down"]),
      /** True when the data folder did not open at this start and an older copy of it, or nothing, took its place. */
      databaseRestored: z.boolean(),
      livekit: z.enum(["ok", "down"]),
    }),
  },
  getServerInfo: {
    method: "GET",
    path: "/api/server",
    auth: "none",
    summary: "What a client must know before sign-in",
    response: z.object({
      name: z.literal("nchat"),
      version: z.string(),
      /** True when this server keeps accounts itself. */
      hasAccounts: z.boolean(),
      /** As in `getHealth`; the app tells the person. */
      databaseRestored: z.boolean().default(false),
      livekitUrl: z.string(),
      /** Where streams are played from, when that is not this server. */
      cdnUrl: z.string().nullable().default(null),
      /** Where recordings are played and saved from, when that is not this server: its origin. */
      filesUrl: z.string().nullable().default(null),
    }),
  },
  probeUpload: {
    method: "POST",
    path: "/api/media/upload-probe",
    auth: "user",
    summary: "Takes what it is sent and throws it away, so that a client can measure its upload before going live",
    body: z.strictObject({ content: z.string().max(uploadProbeCharacters) }),
    response: z.object({ bytes: z.int() }),
  },
} as const satisfies Record<string, Route>;
