import { randomUUID } from "node:crypto";
import type { StreamSnapshot } from "@nchat/contract/stream-chat";
import { smallAndLarge } from "./calls.ts";
import { type SignedIn, signUp } from "./client.ts";
import { connectDevice, type TestDevice } from "./device.ts";
import { type ServiceKind, whyNoService } from "./service.ts";
import { type Inside, seedStream, startInside } from "./streams.ts";

/** How the service runs where streams are tried that no LiveKit is needed for, and why it can't here. */
export const kinds = smallAndLarge.map((kind) => ({ kind, reason: whyNoService(kind) }));

type Entering = Readonly<{ after?: number; batches?: boolean }>;

/** The service with some people, and what they do in streams. Each name has an account; null is somebody without one. */
export type StreamPeople = Readonly<{
  inside: Inside;
  who: (name: string) => SignedIn;
  newStream: (seed?: Partial<Parameters<typeof seedStream>[1]>) => Promise<string>;
  connect: (name: string | null, auth?: Readonly<Record<string, unknown>>) => Promise<TestDevice>;
  enter: (
    name: string | null,
    streamId: string,
    more?: Entering,
  ) => Promise<Readonly<{ device: TestDevice; snapshot: StreamSnapshot }>>;
  /** What they were refused with on entering. */
  refusedEntry: (name: string | null, streamId: string) => Promise<string>;
  closeDevices: () => void;
  stop: () => Promise<void>;
}>;

/** Starts it all. */
export async function gatherPeople(kind: ServiceKind, names: readonly string[]): Promise<StreamPeople> {
  const inside = await startInside(kind);
  const people = new Map<string, SignedIn>();
  for (const name of names) people.set(name, await signUp(inside.url, name));
  const who = (name: string): SignedIn => {
    const person = people.get(name);
    if (!person) throw new Error(`${name} has no account`);
    return person;
  };
  const opened: TestDevice[] = [];
  const connect: StreamPeople["connect"] = async (name, auth = {}) => {
    const token = name === null ? {} : { token: who(name).session.accessToken };
    const device = await connectDevice(inside.url(), { ...token, id: randomUUID(), auth });
    opened.push(device);
    return device;
  };
  const join = async (name: string | null, streamId: string, more: Entering = {}) => {
    const device = await connect(name);
    return { device, ack: await device.send("stream:join", { streamId, batches: true, ...more }) };
  };
  return {
    inside,
    who,
    connect,
    newStream: (seed = {}) => seedStream(inside.db, { hostId: who("host").id, ...seed }),
    enter: async (name, streamId, more) => {
      const { device, ack } = await join(name, streamId, more);
      if (!ack.success) throw new Error(`${name} was not let in: ${JSON.stringify(ack.error)}`);
      return { device, snapshot: ack.data };
    },
    refusedEntry: async (name, streamId) => {
      const { ack } = await join(name, streamId);
      return ack.success ? "let in" : ack.error.code;
    },
    closeDevices: () => {
      for (const device of opened.splice(0)) device.close();
    },
    stop: inside.stop,
  };
}
