import { z } from "zod";
import type { ConnectionQuality, LinkFigures, LinkReport } from "@nchat/contract/calls";
import { Timestamp, Uuid } from "@nchat/contract/primitives";
import { alias, type AliasRoute } from "../http/aliases.ts";
import { ApiError } from "../http/api-error.ts";
import type { NchatCodes } from "../http/spelling.ts";

const codes: NchatCodes = {
  NOT_A_PARTICIPANT: ["NOT_PARTICIPANT", 403],
  KICKED: ["NOT_PARTICIPANT", 403],
  CALL_ENDED: ["CALL_INACTIVE", 403],
};

const Rate = z.number().min(0).max(10_000_000);
const Count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const Media = z.looseObject({
  packetsLost: Count.optional(),
  packetsReceived: Count.optional(),
  /** Milliseconds, as is `rtt`. */
  jitter: z.number().min(0).max(60_000).optional(),
  rtt: z.number().min(0).max(60_000).optional(),
});

/** What nchat's clients say of their link; what is not used here may be anything. */
const Report = z.looseObject({
  callId: Uuid,
  bandwidth: z.looseObject({ upload: Rate.optional(), download: Rate.optional() }).optional(),
  audio: Media.optional(),
  video: Media.optional(),
  /** Of 100. */
  qualityScore: z.number().min(0).max(100).optional(),
  issues: z.array(z.unknown()).max(50).optional(),
});
type Report = z.output<typeof Report>;

/** From which score a link is called so; below all of them it is lost. */
const scores = [
  ["excellent", 80],
  ["good", 60],
  ["poor", 20],
] as const satisfies readonly (readonly [ConnectionQuality, number])[];

const scoreOf: Readonly<Record<ConnectionQuality, number>> = { excellent: 100, good: 75, poor: 40, lost: 0 };

/** What a report of nchat's says in our words; null when it says nothing of the link. */
export function readReport(report: Report): Readonly<{ quality: ConnectionQuality; figures: LinkFigures }> | null {
  const figures = figuresOf(report);
  const { qualityScore } = report;
  if (qualityScore !== undefined)
    return { quality: scores.find(([, least]) => qualityScore >= least)?.[0] ?? "lost", figures };
  const { packetLoss, roundTripMs } = figures;
  if (packetLoss === undefined && roundTripMs === undefined) return null;
  const isWithin = (loss: number, ms: number) => (packetLoss ?? 0) <= loss && (roundTripMs ?? 0) <= ms;
  return { quality: isWithin(0.01, 150) ? "excellent" : isWithin(0.03, 400) ? "good" : "poor", figures };
}

/** The worse of sound and picture, as far as they were measured. */
function figuresOf({ audio, video, bandwidth }: Report): LinkFigures {
  const media = [audio, video].filter((each) => each !== undefined);
  const worst = (values: readonly (number | undefined)[]) => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? undefined : Math.max(...known);
  };
  const figures = {
    packetLoss: worst(
      media.map(({ packetsLost, packetsReceived }) =>
        packetsLost === undefined || packetsReceived === undefined || packetsLost + packetsReceived === 0
          ? undefined
          : packetsLost / (packetsLost + packetsReceived),
      ),
    ),
    jitterMs: worst(media.map(({ jitter }) => jitter)),
    roundTripMs: worst(media.map(({ rtt }) => rtt)),
    uploadKbps: bandwidth?.upload,
    downloadKbps: bandwidth?.download,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined));
}

const Metric = z.object({
  callId: Uuid,
  participantId: Uuid,
  timestamp: Timestamp,
  connectionQuality: z.string(),
  qualityScore: z.int(),
  packetLoss: z.number().nullable(),
  jitter: z.number().nullable(),
  rtt: z.number().nullable(),
  bandwidth: z.object({ upload: z.number().nullable(), download: z.number().nullable() }),
});

function toMetric(callId: string, { userId, quality, figures, reportedAt }: LinkReport): z.output<typeof Metric> {
  return {
    callId,
    participantId: userId,
    timestamp: reportedAt,
    connectionQuality: quality,
    qualityScore: scoreOf[quality],
    packetLoss: figures.packetLoss ?? null,
    jitter: figures.jitterMs ?? null,
    rtt: figures.roundTripMs ?? null,
    bandwidth: { upload: figures.uploadKbps ?? null, download: figures.downloadKbps ?? null },
  };
}

/** nchat's reports of quality. Who is meant is who asks, whatever a body says. */
export const qualityAliases: readonly AliasRoute[] = [
  alias({
    method: "POST",
    path: "/api/calls/quality",
    name: "nchatReportQuality",
    summary: "Say how one's own link is: `POST /api/calls/:id/quality`",
    envelope: "data",
    status: 201,
    codes,
    schemas: { body: Report },
    response: z.object({
      qualityReport: z.object({
        id: Uuid,
        qualityScore: z.number(),
        issues: z.array(z.unknown()),
        timestamp: Timestamp,
      }),
      message: z.string(),
    }),
    handle: async ({ body, user, ask }) => {
      const read = readReport(body);
      if (!read) throw new ApiError("VALIDATION_FAILED", "A score, or figures of sound or picture, are needed.");
      const params = { id: body.callId };
      const { report } = await ask("reportCallQuality", { params, body: read });
      const place = (await ask("getCall", { params })).participants.find((each) => each.userId === user.id);
      if (!place) throw new ApiError("NOT_A_PARTICIPANT", "You are not in this call.");
      const qualityScore = body.qualityScore ?? scoreOf[report.quality];
      const { reportedAt: timestamp } = report;
      return {
        qualityReport: { id: place.id, qualityScore, issues: body.issues ?? [], timestamp },
        message: "The report was taken",
      };
    },
  }),
  alias({
    method: "GET",
    path: "/api/calls/quality",
    name: "nchatListQuality",
    summary: "The last report of everybody in a call: `GET /api/calls/:id/quality`",
    envelope: "data",
    codes,
    schemas: {
      query: z.strictObject({
        callId: Uuid,
        participantId: Uuid.optional(),
        since: Timestamp.optional(),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        includeAggregates: z.stringbool().default(false),
      }),
    },
    response: z.object({
      metrics: z.array(Metric),
      count: z.int(),
      aggregates: z.object({ averageQualityScore: z.number().nullable() }).optional(),
    }),
    handle: async ({ query: { callId, participantId, since, limit, includeAggregates }, ask }) => {
      const { reports } = await ask("getCallQuality", { params: { id: callId } });
      const metrics = reports
        .filter(({ userId }) => participantId === undefined || userId === participantId)
        .filter(({ reportedAt }) => since === undefined || Date.parse(reportedAt) >= Date.parse(since))
        .map((report) => toMetric(callId, report))
        .slice(0, limit);
      const sum = metrics.reduce((total, { qualityScore }) => total + qualityScore, 0);
      const averageQualityScore = metrics.length === 0 ? null : sum / metrics.length;
      return { metrics, count: metrics.length, ...(includeAggregates ? { aggregates: { averageQualityScore } } : {}) };
    },
  }),
];
