import type { Capabilities, Capability, MediaAnswer } from "./port.ts";
import type { Bus } from "../redis/bus.ts";
import { words } from "./asking.ts";

/** How long a list that worked, or did not, is taken as the truth; and how long a start that no worker took. */
const memory = { listMs: 5000, startMs: 30_000 };

/** Remembers what LiveKit could do a moment ago: asking for a recorder that is not there takes it 20 seconds. */
export type CapabilityBook = Readonly<{
  read: () => Promise<Capabilities>;
  /** What a start came to. */
  started: (answer: MediaAnswer<unknown>) => void;
  /** A worker was heard of. */
  heard: () => void;
}>;

type Deps = Readonly<{
  now: () => number;
  bus: Pick<Bus, "send" | "listen">;
  listEgress: () => Promise<MediaAnswer<unknown>>;
  listIngress: () => Promise<MediaAnswer<unknown>>;
}>;

/** Makes the book. A LiveKit without Redis says so to a list; that no worker runs only a start tells. */
export function createCapabilityBook({ now, bus, listEgress, listIngress }: Deps): CapabilityBook {
  const egress = remembered(now, listEgress);
  const ingress = remembered(now, listIngress);
  let noWorkerUntil = 0;
  const note = (areThere: boolean) => {
    noWorkerUntil = areThere ? 0 : now() + memory.startMs;
  };
  /** What one node found out, the others need not ask for as long again. */
  const share = (areThere: boolean) => {
    note(areThere);
    bus.send("recorders", { areThere });
  };
  bus.listen("recorders", ({ areThere }) => note(areThere));
  return {
    read: async () => {
      const [out, into] = await Promise.all([egress(), ingress()]);
      const isWithoutWorker = out.status === "available" && now() < noWorkerUntil;
      return { kind: "livekit", egress: isWithoutWorker ? because(words.noWorker) : out, ingress: into };
    },
    started: ({ outcome }) => share(outcome !== "unavailable" && outcome !== "uncertain"),
    heard: () => share(true),
  };
}

const because = (reason: string): Capability => ({ status: "unavailable", reason });

function remembered(now: () => number, list: () => Promise<MediaAnswer<unknown>>): () => Promise<Capability> {
  let until = 0;
  let last: Promise<Capability> = Promise.resolve({ status: "available" });
  return () => {
    if (now() < until) return last;
    until = now() + memory.listMs;
    // "Not found" is an answer of a LiveKit that keeps lists.
    last = list().then((answer) =>
      answer.outcome === "done" || answer.outcome === "not-found" ? { status: "available" } : because(answer.reason),
    );
    return last;
  };
}
