import type { FastifyInstance } from "fastify";
import type { LiveKit } from "../livekit/livekit.ts";
import type { Metrics } from "./metrics.ts";

/** Times every answer by its route; addresses that are no route count together. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.is404 ? "unknown" : (request.routeOptions.url ?? "unknown");
    metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
  });
}

/** The same LiveKit, with everything asked of it timed. */
export function measureLiveKit(livekit: LiveKit, { asked }: Pick<Metrics, "asked">): LiveKit {
  const timed =
    <A extends unknown[], R>(what: string, ask: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const start = performance.now();
      const tell = (isDone: boolean) => asked(what, isDone, (performance.now() - start) / 1000);
      try {
        const answer = await ask(...args);
        tell(true);
        return answer;
      } catch (error) {
        tell(false);
        throw error;
      }
    };
  return {
    ...livekit,
    ensureRoom: timed("ensure-room", livekit.ensureRoom),
    listRooms: timed("list-rooms", livekit.listRooms),
    listPeople: timed("list-people", livekit.listPeople),
    removePerson: timed("remove-person", livekit.removePerson),
    mute: timed("mute", livekit.mute),
    deleteRoom: timed("delete-room", livekit.deleteRoom),
  };
}
