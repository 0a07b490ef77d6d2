import type { RouteAnswer } from "@nchat/contract/rest";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import type { Roster } from "./roster.ts";

/** Whom is asked, and which call is the current one. */
export type CallAskingDeps = {
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "onConnected">;
  readonly roster: ReadonlyStore<Pick<Roster, "callId" | "participants">>;
  /** Runs later; the answer cancels. */
  readonly schedule: (run: () => void, ms: number) => () => void;
};

type Listener = {
  /** The current call is another one, or over. */
  readonly onOtherCall: () => void;
  readonly onAnswer: (call: RouteAnswer<"getCall">) => void;
};

/** Asks the server how the current call is: each one, and anew after every connection. */
type CallAsking = {
  /** Something was told meanwhile: an answer that is under way is older. */
  readonly heard: () => void;
  readonly refresh: () => void;
  readonly stop: () => void;
};

const again = { firstMs: 1000, longestMs: 30_000 };

/** Asks until it is known: an answer that news has overtaken counts no more than none. */
export function createCallAsking(
  { rest, socket, roster, schedule }: CallAskingDeps,
  { onOtherCall, onAnswer }: Listener,
): CallAsking {
  const callId = () => roster.getState().callId;
  let news = 0;
  let round = 0;
  let cancel = () => {};
  const attempt = async (id: string, mine: number, failures: number): Promise<void> => {
    const heard = news;
    const answer = await rest.call("getCall", { params: { id } });
    if (mine !== round || callId() !== id) return;
    if (!answer.ok) {
      const waitMs = Math.min(again.firstMs * 2 ** failures, again.longestMs);
      cancel = schedule(() => void attempt(id, mine, failures + 1), waitMs);
    } else if (heard !== news) await attempt(id, mine, failures);
    else onAnswer(answer.value);
  };
  const giveUp = () => {
    round += 1;
    cancel();
  };
  const refresh = () => {
    giveUp();
    const id = callId();
    if (id !== null) void attempt(id, round, 0);
  };
  const stops = [
    socket.onConnected(refresh),
    roster.subscribe((now, before) => {
      if (now.callId === before.callId) return;
      onOtherCall();
      refresh();
    }),
    giveUp,
  ];
  return { heard: () => void (news += 1), refresh, stop: () => stops.forEach((stop) => stop()) };
}
