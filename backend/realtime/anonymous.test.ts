import { expect, it } from "vitest";
import { type Bus, type BusPayload, createLonelyBus } from "../redis/bus.ts";
import { createAnonymousDoor } from "./anonymous.ts";

const tooMany = expect.objectContaining({ code: "RATE_LIMITED", retryAfter: 30 });
const address = "192.0.2.1";

/** Doors of some nodes, which hear each other at once. */
function doorsOf(names: readonly string[], living: () => readonly string[] = () => names) {
  const listeners = new Map<string, (said: BusPayload<"anonymous">) => void>();
  const busOf = (nodeId: string): Pick<Bus, "nodeId" | "send" | "listen"> => ({
    nodeId,
    send: (_word, payload) => {
      for (const [name, hear] of listeners) if (name !== nodeId) hear(payload as BusPayload<"anonymous">);
    },
    listen: (_word, hear) => void listeners.set(nodeId, hear as (said: BusPayload<"anonymous">) => void),
  });
  return names.map((name) =>
    createAnonymousDoor({ bus: busOf(name), livingNodes: async () => new Set(living()), most: 2 }),
  );
}

it("lets so many in from one address, and others when one has left", async () => {
  const door = createAnonymousDoor({ bus: createLonelyBus(), livingNodes: async () => new Set(), most: 2 });
  const enter = async (from: string) => {
    await door.check(from);
    door.entered(from);
  };
  await enter(address);
  await enter(address);
  await expect(door.check(address)).rejects.toEqual(tooMany);
  await enter("192.0.2.2");
  door.left(address);
  await enter(address);
  await expect(door.check(address)).rejects.toEqual(tooMany);
});

it("counts those of the other nodes, of which the dead count no more", async () => {
  let living = ["one", "two"];
  const [one, two] = doorsOf(["one", "two"], () => living);
  one?.entered(address);
  two?.entered(address);
  await expect(one?.check(address)).rejects.toEqual(tooMany);
  await expect(two?.check(address)).rejects.toEqual(tooMany);
  living = ["one"];
  await one?.check(address);
});
