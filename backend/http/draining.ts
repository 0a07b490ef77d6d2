import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/** The end of a service: nobody new is let in, and who is being answered is waited for. */
export type Draining = Readonly<{
  isDraining: () => boolean;
  /** From here `/readyz` says no. */
  begin: () => void;
  /** Lets nobody in any more but those who stand at the door already; answers what resolves when all have gone. */
  closeDoor: () => Promise<Readonly<{ empty: Promise<void> }>>;
  /** Resolves once no request is being answered, or when the time is up. */
  settled: (withinMs: number) => Promise<void>;
}>;

/** Who has just come in has so long to say what for; browsers also open connections that they never use. */
const silenceMs = 250;

/** Watches the requests of a server. To be made once everybody else listens for requests. */
export function watchRequests(server: Server): Draining {
  let isDraining = false;
  const answering = createCrowd<object>();
  const silent = createCrowd<Socket>();
  server.on("connection", (socket: Socket) => {
    silent.enter(socket);
    socket.once("close", () => silent.leave(socket));
  });
  server.on("request", (request: IncomingMessage, response) => {
    silent.leave(request.socket);
    answering.enter(response);
    response.once("close", () => answering.leave(response));
  });
  server.on("upgrade", (request: IncomingMessage) => silent.leave(request.socket));
  return {
    isDraining: () => isDraining,
    begin: () => void (isDraining = true),
    closeDoor: async () => {
      // After the loop's next look at the network: closing refuses who is connected and was not looked at yet.
      await new Promise((resolve) => setImmediate(resolve));
      return { empty: new Promise((resolve) => server.close(() => resolve())) };
    },
    settled: async (withinMs) => {
      await silent.gone(Math.min(silenceMs, withinMs));
      await answering.gone(withinMs);
    },
  };
}

/** Some who are waited for. */
function createCrowd<T>() {
  const inside = new Set<T>();
  let onGone = () => {};
  return {
    enter: (one: T) => void inside.add(one),
    leave: (one: T) => {
      if (inside.delete(one) && inside.size === 0) onGone();
    },
    /** Resolves once nobody is inside, or when the time is up. */
    gone: async (withinMs: number) => {
      if (inside.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      onGone = resolve;
      const timer = setTimeout(resolve, withinMs);
      await promise;
      clearTimeout(timer);
    },
  };
}
