import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type CallWorld, fresh, startCallWorld, tell, until, whyNoCalls } from "../support/calls.ts";
import { createClient, password } from "../support/client.ts";
import { noteFigure } from "../support/figures.ts";
import { type Load, startLoad } from "../support/load.ts";

const reason = whyNoCalls("two nodes");
let world: CallWorld;
let ann: Caller;
let bob: Caller;
beforeAll(async () => {
  if (reason) return;
  world = await startCallWorld("two nodes", { env: { DATABASE_POOL: "4" } });
  [ann, bob] = [await world.person(fresh("ann")), await world.person(fresh("bob"))];
});
afterAll(async () => world?.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads, and calls that are placed and ended, as fast as a few people would. */
function startTraffic(): readonly Load[] {
  const headers = (who: Caller) => ({
    authorization: `Bearer ${who.session.accessToken}`,
    "content-type": "application/json",
  });
  const read = () => fetch(`${world.url()}/api/users?limit=5`, { headers: headers(bob) });
  const body = JSON.stringify({ targetUserId: bob.id, type: "audio" });
  const place = () =>
    fetch(`${world.url()}/api/calls/initiate`, { method: "POST", headers: headers(ann), body }).then(async (answer) => {
      if (!answer.ok) return answer;
      const { callId } = (await answer.clone().json()) as { callId: string };
      await fetch(`${world.url()}/api/calls/${callId}/end`, { method: "POST", headers: headers(ann), body: "{}" });
      return answer;
    });
  return [startLoad(read, 60), startLoad(place, 250)];
}

/** What was answered while something was wrong and after it, against what R8 promises. */
async function judge(loads: readonly Load[], overAt: number) {
  // The service works again as soon as reading and placing both do.
  const works = loads.map((load) =>
    until(
      "it works again",
      () => load.answers().some((answer) => answer.at > overAt && answer.status === 200),
      15_000,
    ).then(() => Math.min(...load.answers().flatMap(({ at, status }) => (at > overAt && status === 200 ? [at] : [])))),
  );
  const recoveredMs = Math.max(...(await Promise.all(works))) - overAt;
  await pause(500);
  const answers = (await Promise.all(loads.map((load) => load.stop()))).flat();
  const bare = answers.filter(({ status, retryAfter }) => status >= 500 && retryAfter === null);
  return {
    recoveredMs,
    bare: bare.map(({ status }) => status),
    broken: answers.filter(({ status }) => status === 0).length,
    refused: answers.filter(({ status }) => status === 503).length,
    wellAfterwards: answers.filter(({ at, status }) => at > overAt + 5000 && status >= 500).length,
  };
}

/** Calls of which the database holds a part only, or that are not over though nobody can end them any more. */
async function halfWritten(): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: world.postgres?.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ fault: string }>(`
      select 'no caller: ' || c.id as fault from nchat_calls c
        where not exists (select 1 from nchat_call_participants p where p.call_id = c.id and p.user_id = c.initiator_id)
      union all
      select 'nobody called: ' || c.id from nchat_calls c
        where (select count(*) from nchat_call_participants p where p.call_id = c.id) < 2
      union all
      select 'no invite: ' || c.id from nchat_calls c
        where not exists (select 1 from nchat_call_invites i where i.call_id = c.id)
      union all
      select 'an end without a reason: ' || c.id from nchat_calls c
        where (c.status = 'ended') <> (c.ended_at is not null) or (c.status = 'ended') <> (c.end_reason is not null)
      union all
      select 'a place in an ended call: ' || c.id from nchat_calls c join nchat_call_participants p on p.call_id = c.id
        where c.status = 'ended' and p.status in ('connecting', 'connected', 'disconnected')`);
    return rows.map((row) => row.fault);
  } finally {
    await client.end();
  }
}

/** Whatever the traffic left open is ended, so that the next test begins with nothing. */
async function clear() {
  for (const { call } of (await ann.client.ask("listActiveCalls")).calls)
    await ann.client.ask("endCall", { params: { id: call.id }, body: {} });
}

describe("Postgres", () => {
  it.skipIf(reason)("standing still for 5 s delays, and after it everything is as before", async (test) => {
    const loads = startTraffic();
    await pause(1000);
    world.postgres?.freeze();
    await pause(5000);
    world.postgres?.thaw();
    const verdict = await judge(loads, Date.now());
    noteFigure(
      test,
      `stalled 5 s: works again after ${verdict.recoveredMs} ms, ${verdict.refused} refused with Retry-After`,
    );
    expect(verdict).toMatchObject({ bare: [], broken: 0, wellAfterwards: 0 });
    expect(verdict.recoveredMs).toBeLessThan(5000);
    await clear();
    expect(await halfWritten()).toEqual([]);
  });

  it.skipIf(reason)("killed is told with the time to try again, and no call is left half written", async (test) => {
    const pids = () => world.nodes.map((node) => node.pid());
    const before = pids();
    const ready = () => Promise.all(world.nodes.map(async ({ url }) => (await fetch(`${url()}/readyz`)).status));
    const { url } = world.backend; // a browser stays with the address that its page came from
    const guest = createClient(url);
    const browser = (cookie = "") => ({ headers: { "x-nchat-cookie": "1", origin: url(), cookie } });
    const signedIn = await guest.try("signIn", { body: { email: ann.email, password } }, browser());
    const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0];
    const loads = startTraffic();
    await pause(1000);
    await world.postgres?.kill9();
    await pause(2000);
    expect(await ready()).toEqual([503, 503]);
    // A browser keeps what it is signed in by, whether it renews that or signs out meanwhile.
    for (const asked of ["refreshToken", "signOut"] as const) {
      const { status, headers } = await guest.try(asked, { body: {} }, browser(cookie));
      expect([status, headers.getSetCookie()]).toEqual([503, []]);
    }
    await world.postgres?.restart();
    const verdict = await judge(loads, Date.now());
    noteFigure(
      test,
      `killed: works again after ${verdict.recoveredMs} ms, ${verdict.refused} refused with Retry-After`,
    );
    expect(verdict).toMatchObject({ bare: [], broken: 0, wellAfterwards: 0 });
    expect(verdict.refused).toBeGreaterThan(0);
    expect(verdict.recoveredMs).toBeLessThan(5000);
    await clear();
    expect(await halfWritten()).toEqual([]);
    expect(pids()).toEqual(before);
    expect(await ready()).toEqual([200, 200]);

    expect((await guest.try("refreshToken", { body: {} }, browser(cookie))).status).toBe(200);

    // Jobs and pushes live as well: a call rings, is declined, and both are told.
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await bob.device.next("call:incoming", (ring) => ring.callId === callId);
    await tell(bob.device, "call:decline", { callId });
    await ann.device.next("call:decline", (told) => told.callId === callId);
  });

  it.skipIf(reason)("with every connection taken refuses with the time to try again, and recovers", async (test) => {
    const holder = new pg.Client({ connectionString: world.postgres?.url });
    await holder.connect();
    const loads = startTraffic();
    await pause(500);
    await holder.query("begin");
    await holder.query("lock table nchat_sessions in access exclusive mode");
    await pause(8000);
    await holder.query("rollback");
    const over = Date.now();
    await holder.end();
    const verdict = await judge(loads, over);
    noteFigure(
      test,
      `no connection free: works again after ${verdict.recoveredMs} ms, ${verdict.refused} refused with Retry-After`,
    );
    expect(verdict).toMatchObject({ bare: [], broken: 0, wellAfterwards: 0 });
    expect(verdict.refused).toBeGreaterThan(0);
    expect(verdict.recoveredMs).toBeLessThan(5000);
    await clear();
    expect(await halfWritten()).toEqual([]);
  });
});
