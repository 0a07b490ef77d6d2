import type { Effect } from "@nchat/contract/call-effects";
import { isActive, memberOf, type CallState } from "@nchat/contract/call-state";
import type { Commands } from "../calls/commands.ts";
import { loadOpenCalls, type Desk } from "../calls/desk.ts";
import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import { returnDelay } from "./delay.ts";
import { createEcho } from "./echo.ts";
import { identityOf, isSamplePerson, keepSamplePeople, samplePeople } from "./people.ts";

/** How long the sample people take. */
const acceptsAfterMs = 1000;
const declinesAfterMs = 2000;

const { echo: echoPerson, mika } = samplePeople;
const echoAsker = { user: identityOf(echoPerson), deviceId: "echo" };

/** The echo person and the one who declines. They act like anybody else: by the commands, under the same rules. */
export function createSample(ctx: Context, desk: Desk, commands: Commands): Part {
  const schedule = createSchedule(ctx);
  const echo = createEchoPerson(ctx, desk, commands, schedule.later);
  let stopListening = () => {};
  const rang = (callId: string, userId: string) => {
    schedule.later(0, "ring", () => desk.apply(callId, { event: { type: "device-rang", userId } }));
    if (userId === echoPerson.id) schedule.later(acceptsAfterMs, "accept", () => echo.enter(callId, "accept"));
    if (userId === mika.id) schedule.later(declinesAfterMs, "decline", () => commands.run(callId, decline));
  };
  const noticed = (state: CallState, effects: readonly Effect[]) => {
    for (const effect of effects)
      if (effect.type === "ring" && isSamplePerson(effect.userId)) rang(state.id, effect.userId);
    echo.noticed(state);
  };
  return {
    routes: {},
    sockets: {},
    start: async () => {
      await keepSamplePeople(ctx.db, ctx.config.hasSamplePeople);
      if (!ctx.config.hasSamplePeople) return;
      for (const { id } of Object.values(samplePeople)) ctx.presence.setAlwaysThere(id, true);
      stopListening = desk.listen(({ state }, effects) => noticed(state, effects));
      for (const { state } of await loadOpenCalls(ctx.db)) resume(state, rang, echo.comeBack);
    },
    stop: async () => {
      stopListening();
      schedule.stop();
      await echo.stop();
    },
  };
}

type Later = (ms: number, what: string, act: () => Promise<unknown>) => void;

function createSchedule({ log }: Context): Readonly<{ later: Later; stop: () => void }> {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later: (ms, what, act) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act().catch((error: unknown) => log.warn({ err: error, what }, "a sample person could not act"));
      }, ms);
      timers.add(timer);
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function createEchoPerson(ctx: Context, desk: Desk, commands: Commands, later: Later) {
  const enter = async (callId: string, type: "accept" | "join") => {
    const access = await commands.enter(echoAsker, callId, { type });
    if (access.token !== "") echo.enter(callId, ctx.config.livekit.url, access.token);
  };
  const returnTo = async (callId: string) => {
    const [open] = (await loadOpenCalls(ctx.db)).filter(({ state }) => state.id === callId);
    const place = open && memberOf(open.state, echoPerson.id);
    if (!place || !isActive(place)) return;
    await enter(callId, "join").catch((error: unknown) => {
      ctx.log.info({ err: error, callId }, "the echo tries again");
      comeBack(callId);
    });
  };
  const tries = new Map<string, number>();
  const comeBack = (callId: string) => {
    const tried = tries.get(callId) ?? 0;
    tries.set(callId, tried + 1);
    later(returnDelay(tried, Math.random()), "return", () => returnTo(callId));
  };
  const echo = createEcho(ctx.log, (callId, reason) => {
    ctx.log.info({ callId, reason }, "the echo lost its room and returns");
    comeBack(callId);
  });
  return {
    enter,
    comeBack,
    noticed: (state: CallState) => {
      const place = memberOf(state, echoPerson.id);
      if (!place) return;
      if (place.status === "connected" || !isActive(place)) tries.delete(state.id);
      if (!isActive(place)) echo.leave(state.id);
      else if (!hasCompany(state)) {
        const leave = { type: "leave", userId: echoPerson.id, reason: "user_left" } as const;
        later(0, "leave", () => desk.apply(state.id, { event: leave }));
      }
    },
    stop: () => echo.stop(),
  };
}

const decline = { type: "decline", userId: mika.id, deviceId: null, message: "In 5 minutes?" } as const;

/** A call that nobody but sample people is in has nobody to be in for. */
const hasCompany = (state: CallState) =>
  state.members.some((member) => isActive(member) && !isSamplePerson(member.userId));

/** What a restart interrupted: rings to answer, rooms to return to. */
function resume(state: CallState, rang: (id: string, userId: string) => void, back: (id: string) => void): void {
  for (const member of state.members) {
    if (!isSamplePerson(member.userId)) continue;
    if (isActive(member)) back(state.id);
    else if (member.status === "invited" || member.status === "ringing") rang(state.id, member.userId);
  }
}
