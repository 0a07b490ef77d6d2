import type { Server } from "node:http";

/** The end of a service: nobody new is let in, and who is being answered is waited for. */
export type Draining = Readonly<{
  isDraining: () => boolean;
  /** From here `/readyz` says no. */
  begin: () => void;
  /** Resolves once no request is being answered, or when the time is up. */
  settled: (withinMs: number) => Promise<void>;
}>;

/** Watches the requests of a server. To be made once everybody else listens for requests. */
export function watchRequests(server: Server): Draining {
  let isDraining = false;
  let open = 0;
  let onSettled = () => {};
  server.on("request", (_request, response) => {
    open += 1;
    response.once("close", () => {
      open -= 1;
      if (open === 0) onSettled();
    });
  });
  return {
    isDraining: () => isDraining,
    begin: () => void (isDraining = true),
    settled: async (withinMs) => {
      if (open === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      onSettled = resolve;
      const timer = setTimeout(resolve, withinMs);
      await promise;
      clearTimeout(timer);
    },
  };
}
