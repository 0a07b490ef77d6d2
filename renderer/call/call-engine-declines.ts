import type { CallEngineDeps, LostDecline } from "./call-ports.ts";

type Decline = { readonly callId: string; readonly message: string | null; isAsking: boolean };

/** Declines on their way to the server. */
export type Declines = {
  readonly send: (callId: string, message: string | null) => void;
  /** Connected anew: sends what was not taken yet, and resolves when it was answered. */
  readonly sendAgain: () => Promise<void>;
  /** Whether that call was declined here and the server does not know it yet. */
  readonly has: (callId: string) => boolean;
  readonly stop: () => void;
};

/** Keeps each decline until the server has taken it: a ring that was declined while reconnecting stays declined. */
export function createDeclines(
  emit: CallEngineDeps["socket"]["emit"],
  onLost: (decline: LostDecline) => void,
): Declines {
  const kept = new Map<string, Decline>();
  let connections = 0;

  const ask = async (decline: Decline): Promise<void> => {
    const { callId, message } = decline;
    const connection = connections;
    decline.isAsking = true;
    const result = await emit("call:decline", { callId, ...(message ? { message } : {}) });
    decline.isAsking = false;
    if (kept.get(callId) !== decline) return; // stopped meanwhile
    if (result.ok) kept.delete(callId);
    else if (result.reason === "refused") {
      kept.delete(callId);
      console.warn("the decline was not taken", result);
      onLost({ message });
    } else if (connection !== connections) await ask(decline); // lost with the connection before this one
  };

  return {
    send: (callId, message) => {
      const decline = { callId, message: message?.trim() || null, isAsking: false };
      kept.set(callId, decline);
      void ask(decline);
    },
    sendAgain: async () => {
      connections++;
      await Promise.all([...kept.values()].filter(({ isAsking }) => !isAsking).map(ask));
    },
    has: (callId) => kept.has(callId),
    stop: () => kept.clear(),
  };
}
