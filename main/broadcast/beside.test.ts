import type { GoLivePlan } from "@nchat/contract/broadcast";
import { samplePlan } from "@nchat/contract/broadcast.fixture";
import { expect, it } from "vitest";
import { createBeside } from "./beside.ts";
import type { Ask, BroadcastServer } from "./server.ts";

const [made, obs] = ["11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"];
const plan: GoLivePlan = { ...samplePlan, preset: "480p" };
const refusal = "Your stream “OBS” runs already, sent by another program or computer. End it first.";
const away = { ok: false, problem: { code: "unreachable", detail: null }, code: null } as const;

type Running = {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly isReached?: boolean;
  readonly feed?: string;
};

/** A person's streams at the server, and what is begun beside them. */
function open(running: readonly Running[], isAway = false, ingress: object | null = null) {
  const asked: unknown[] = [];
  let streams = running;
  const ask = (async (name: string, { query, params }: { query?: unknown; params?: { id: string } }) => {
    if (isAway) return away;
    if (name === "listActiveStreams") {
      asked.push(query);
      return { ok: true, value: { streams } };
    }
    if (ingress) return ingress;
    const isReached = streams.find(({ id }) => id === params?.id)?.isReached ?? true;
    return { ok: true, value: { ingresses: isReached ? [{ type: "rtmp" }] : [] } };
  }) as unknown as Ask;
  const beside = createBeside({ ask, getOwnId: () => "me" });
  const begun: string[] = [];
  const server = beside.guard({
    prepare: async ({ title }: GoLivePlan) => {
      begun.push(title);
      return { ok: true, value: { onAir: { streamId: made } } };
    },
  } as unknown as BroadcastServer);
  return { beside, server, begun, asked, runs: (next: readonly Running[]) => void (streams = next) };
}

it("begins nothing beside a stream that an encoder sends, and says which", async () => {
  const { beside, server, begun, asked } = open([{ id: obs, title: "OBS", status: "starting" }]);
  expect(await beside.reasonAgainst(plan)).toBe(refusal);
  expect(await server.prepare(plan)).toEqual({ ok: false, problem: { code: "refused", detail: refusal }, code: null });
  expect([begun, asked[0]]).toEqual([[], { hostId: "me", limit: 100 }]);
});

it("is not kept by what ends, by what nothing is sent to, or by what this app has left", async () => {
  const ending = { id: made, title: "OBS", status: "ending" };
  const { beside, server, begun, runs } = open([
    ending,
    { id: obs, title: "A call", status: "live", isReached: false },
  ]);
  expect(await beside.reasonAgainst(plan)).toBeNull();
  await server.prepare(plan);
  runs([{ id: made, title: "Release", status: "live" }]);
  expect(await beside.reasonAgainst(plan)).toBeNull();
  await server.prepare(plan);
  runs([{ id: obs, title: "Planned", status: "starting" }]);
  expect(await beside.reasonAgainst({ ...plan, plannedId: obs })).toBeNull();
  expect(await beside.reasonAgainst({ ...plan, plannedId: obs, isRehearsal: true })).toContain(
    "“Planned” runs already",
  );
  expect(begun).toEqual(["Release", "Release"]);
});

it("leaves it to the server's silence to speak for itself", async () => {
  const { beside, server, begun } = open([], true);
  expect(await beside.reasonAgainst(plan)).toBeNull();
  expect(await server.prepare(plan)).toEqual(away);
  expect(begun).toEqual([]);
});

it("begins nothing while the server does not say whether an encoder sends, but past what has just ended", async () => {
  const running = [{ id: obs, title: "OBS", status: "live" }];
  const silent = open(running, false, away);
  expect(await silent.server.prepare(plan)).toEqual(away);
  expect(silent.begun).toEqual([]);
  const over = open(running, false, { ok: false, problem: { code: "refused", detail: null }, code: "STREAM_ENDED" });
  await over.server.prepare(plan);
  expect(over.begun).toEqual(["Release"]);
});

it("begins nothing beside what is sent straight into a room, for which there is no address", async () => {
  const room = { id: obs, title: "OBS", status: "live", isReached: false };
  expect(await open([room]).beside.reasonAgainst(plan)).toBe(null);
  expect(await open([{ ...room, feed: "live" }]).beside.reasonAgainst(plan)).toBe(refusal);
});
