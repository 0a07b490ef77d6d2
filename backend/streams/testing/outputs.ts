import { randomBytes } from "node:crypto";
import { pino } from "pino";
import type { Egress } from "../../media/port.ts";
import { createSealer } from "../../secrets/sealed.ts";
import { createTurns } from "../../turns.ts";
import { createCheckDestination } from "../destinations/resolve.ts";
import { createAddressRule } from "../destinations/special-purpose.ts";
import { insertDestination, loadDestinations } from "../destinations/store.ts";
import { createOutputs, type Outputs } from "../outputs.ts";
import type { StoredStream } from "../rows.ts";
import { saveState } from "../store.ts";
import type { TestDatabase } from "./database.ts";
import { createTestMedia } from "./media.ts";

const urlOf = (name: string) => `rtmp://${name}.example.org:1935/app`;

const keyOf = (name: string) => `secret-key-of-${name}`;

/** The outputs of one live stream, with media that does what a test says. Time stands still until `pass`. */
export async function openTestOutputs({ db, stream: add, reload }: TestDatabase, hostId: string) {
  const world = createNodes(db);
  const { node, sealer, media: test, clock } = world;
  const outputs = node();
  await db.deleteFrom("nchat_stream_egresses").execute(); // media counts them anew for each test
  const stream = await add(hostId, { status: "live", startedAt: clock.now });
  const { id } = stream.state;
  const rows = () => loadDestinations(db, id);
  let count = 0;
  return {
    ...{ ...world, db, outputs, stream, rows },
    add: async (name: string, streamKey = keyOf(name)) => {
      const input = {
        platform: "custom",
        url: urlOf(name),
        streamKey,
        enabled: true,
      } as const;
      const row = await insertDestination(db, sealer, id, input, count++); // the clock of an embedded database is coarse
      if (!row) throw new Error("it is there already");
      return row;
    },
    /** The address of `add`, with its key. */
    full: (name: string, streamKey = keyOf(name)) => `${urlOf(name)}/${streamKey}`,
    settle: () => outputs.settle(id),
    hear: (more: Partial<Egress>, egressId = "EG_1") => {
      const egress = test.egress(egressId, stream.facts.roomName, more);
      return outputs.heard({ id: "EV", type: "egress_updated", at: 1, egress });
    },
    /** An egress of this stream in media's list. */
    listed: (egressId: string, more: Partial<Egress> = {}) =>
      test.egress(egressId, stream.facts.roomName, { status: "active", requestedKeys: [`streams/${id}`], ...more }),
    states: async () =>
      Object.fromEntries(
        (await rows()).map((row) => [
          row.rtmp_url.slice("rtmp://".length).split(".")[0],
          [row.status, row.error_message],
        ]),
      ),
    pass: (ms: number) => void (clock.now += ms),
    become: async (more: Partial<StoredStream["state"]>) => {
      const before = await reload(stream);
      await db.transaction().execute((trx) => saveState(trx, before, { ...before.state, ...more }));
    },
  };
}

/** Nodes of one service on one media; a host is told by all of them in the same list. */
function createNodes(db: TestDatabase["db"]) {
  const sealer = createSealer([new Uint8Array(randomBytes(32))]);
  const media = createTestMedia();
  const told: string[] = [];
  const leadsTo: Record<string, string> = {}; // "": there is no such name just now
  const underWay = new Set<Promise<unknown>>();
  const clock = { now: Date.now() };
  const check = createCheckDestination(createAddressRule([]), async (name) =>
    [leadsTo[name] ?? "1.1.1.1"].filter((address) => address !== ""),
  );
  const push = {
    toUsers: (_ids: readonly string[], event: string, payload: object) =>
      void told.push("destination" in payload ? `${event} ${JSON.stringify(payload)}` : event),
  } as Parameters<typeof createOutputs>[0]["push"];
  const track = (_what: string, work: Promise<unknown>) => void underWay.add(work);
  const node = (): Outputs =>
    createOutputs({
      ...{ db, push, check, sealer, media: media.media, mediaTurns: createTurns(), log: pino({ level: "silent" }) },
      now: () => new Date(clock.now),
      onPlayback: async () => void told.push("playback"),
      track,
      segmentSeconds: 2,
    });
  /** What nobody waits for. */
  const settled = async () => {
    for (const work of underWay) await work;
  };
  return { sealer, check, track, media, told, leadsTo, clock, node, settled };
}

export type TestOutputs = Awaited<ReturnType<typeof openTestOutputs>>;
