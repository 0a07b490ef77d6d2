import { ApiError } from "../http/api-error.ts";
import type { Bus } from "../redis/bus.ts";

/** Lets in devices without a token, so many from one address: they watch public streams, and nothing else. */
export type AnonymousDoor = Readonly<{
  /** Throws when the address has too many already, at all nodes together. */
  check: (address: string) => Promise<void>;
  entered: (address: string) => void;
  left: (address: string) => void;
}>;

type Deps = Readonly<{
  bus: Pick<Bus, "nodeId" | "send" | "listen">;
  /** The nodes that live: what others said before they died counts no more. */
  livingNodes: () => Promise<ReadonlySet<string>>;
  /** A household, an office or a school behind one address; whoever wants more signs in. */
  most?: number;
}>;

/** Makes the door; one a node. Nodes tell each other how many each has: an outage of Redis may let some more in. */
export function createAnonymousDoor({ bus, livingNodes, most = 50 }: Deps): AnonymousDoor {
  /** By node, then by address. */
  const inside = new Map<string, Map<string, number>>();
  const put = (nodeId: string, address: string, count: number) => {
    const counts = inside.get(nodeId) ?? new Map<string, number>();
    if (count > 0) inside.set(nodeId, counts.set(address, count));
    else counts.delete(address);
  };
  const own = (address: string) => inside.get(bus.nodeId)?.get(address) ?? 0;
  const all = (address: string) => [...inside.values()].reduce((sum, counts) => sum + (counts.get(address) ?? 0), 0);
  const change = (address: string, by: 1 | -1) => {
    const count = own(address) + by;
    put(bus.nodeId, address, count);
    bus.send("anonymous", { nodeId: bus.nodeId, address, count });
  };
  const forgetDead = async () => {
    const living = await livingNodes();
    for (const nodeId of inside.keys()) if (nodeId !== bus.nodeId && !living.has(nodeId)) inside.delete(nodeId);
  };
  bus.listen("anonymous", ({ nodeId, address, count }) => put(nodeId, address, count));
  return {
    check: async (address) => {
      if (all(address) < most) return;
      if (own(address) < most) await forgetDead();
      if (all(address) >= most)
        throw new ApiError("RATE_LIMITED", "Too many watch from this address without an account", { retryAfter: 30 });
    },
    entered: (address) => change(address, 1),
    left: (address) => change(address, -1),
  };
}
