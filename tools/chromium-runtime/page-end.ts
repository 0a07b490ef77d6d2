import type { Codec, CodecHooks } from "./codec.ts";

type AnyFunction = (...args: unknown[]) => unknown;
type BridgeMessage = { readonly t: string; readonly id?: number; readonly v?: unknown; readonly ok?: boolean };
/** One side of the bridge between the page's own world and the preload's. */
export type BridgeEnd = {
  readonly codec: Codec;
  readonly post: (type: string, value: unknown) => void;
  readonly host: (name: string, ...args: unknown[]) => unknown;
  readonly serveHost: (host: AnyFunction) => void;
  readonly onPost: (listener: (type: string, value: unknown) => void) => void;
};

/**
 * Joins two worlds of one page by synchronous DOM events whose names nobody else knows. Functions and promises
 * pass by number; a function that was sent twice is the same function over there. Runs in the page from its source.
 */
export function makeEnd(makeCodec: (hooks: CodecHooks) => Codec, sendName: string, receiveName: string): BridgeEnd {
  // Kept from before the page's first script, which may replace them.
  const { dispatchEvent, addEventListener } = window;
  const Event = CustomEvent;
  const { parse, stringify } = JSON;
  const functions = new Map<number, AnyFunction>();
  const ids = new WeakMap<object, number>();
  const proxies = new Map<number, WeakRef<AnyFunction>>();
  const pending = new Map<number, { resolve: (value: unknown) => void; reject: (reason: unknown) => void }>();
  let nextId = 1;
  let reply: BridgeMessage | undefined;
  let listener: (type: string, value: unknown) => void = () => undefined;

  const send = (message: BridgeMessage): BridgeMessage | undefined => {
    reply = undefined;
    dispatchEvent.call(window, new Event(sendName, { detail: stringify(message) }));
    const answer = reply;
    reply = undefined;
    return answer;
  };
  const freed = new FinalizationRegistry<number>((id) => {
    if (proxies.get(id)?.deref()) return; // the same function came again and has a new proxy
    proxies.delete(id);
    send({ t: "free", id });
  });
  const idOf = (value: AnyFunction): number => {
    const id = ids.get(value) ?? nextId++;
    ids.set(value, id);
    functions.set(id, value);
    return id;
  };
  const call = (id: number, args: unknown[]): unknown => {
    const answer = send({ t: "call", id, v: codec.encode(args) });
    if (!answer) throw new Error("The other side of the bridge is gone.");
    const value = codec.decode(answer.v);
    if (!answer.ok) throw value;
    return value;
  };
  const proxyOf = (id: number): AnyFunction => {
    const known = proxies.get(id)?.deref();
    if (known) return known;
    const proxy = (...args: unknown[]): unknown => call(id, args);
    proxies.set(id, new WeakRef(proxy));
    if (id !== 0) freed.register(proxy, id);
    return proxy;
  };
  const codec = makeCodec({
    encode: (value) => {
      if (typeof value === "function") return { $: "function", v: idOf(value as AnyFunction) };
      if (!(value instanceof Promise)) return undefined;
      const id = nextId++;
      const settle = (ok: boolean) => (result: unknown) => send({ t: "settle", id, ok, v: codec.encode(result) });
      value.then(settle(true), settle(false));
      return { $: "promise", v: id };
    },
    decode: (tag, value) => {
      if (tag === "function") return proxyOf(Number(value));
      if (tag !== "promise") throw new Error(`The bridge knows no ${tag}`);
      return new Promise((resolve, reject) => pending.set(Number(value), { resolve, reject }));
    },
  });
  const answerCall = ({ id = 0, v }: BridgeMessage): BridgeMessage => {
    try {
      const target = functions.get(id);
      if (!target) throw new Error("This function is gone.");
      return { t: "reply", ok: true, v: codec.encode(target(...(codec.decode(v) as unknown[]))) };
    } catch (error) {
      return { t: "reply", ok: false, v: codec.encode(error) };
    }
  };
  addEventListener.call(window, receiveName, (event) => {
    const message = parse((event as CustomEvent<string>).detail) as BridgeMessage;
    const id = message.id ?? 0;
    if (message.t === "reply") reply = message;
    else if (message.t === "free") functions.delete(id);
    else if (message.t === "call") {
      const answer = stringify(answerCall(message));
      dispatchEvent.call(window, new Event(sendName, { detail: answer }));
    } else if (message.t === "settle") {
      const waiting = pending.get(id);
      pending.delete(id);
      if (message.ok) waiting?.resolve(codec.decode(message.v));
      else waiting?.reject(codec.decode(message.v));
    } else listener(message.t, codec.decode(message.v));
  });
  return {
    codec,
    post: (type, value) => void send({ t: type, v: codec.encode(value) }),
    host: (name, ...args) => call(0, [name, ...args]),
    serveHost: (host) => functions.set(0, host),
    onPost: (next) => (listener = next),
  };
}
