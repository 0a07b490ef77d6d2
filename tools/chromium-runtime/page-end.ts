import type { Codec } from "./codec.ts";

/** Any function of a page. */
export type AnyFunction = (...args: unknown[]) => unknown;
type BridgeMessage = { readonly t: string; readonly id?: number; readonly v?: unknown; readonly ok?: boolean };
type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void };

/**
 * One side of the bridge between the page's own world and the preload's: synchronous DOM events whose names nobody else
 * knows. Functions and promises pass by number; a function that was sent twice is the same function over there. Runs in
 * the page from its source.
 */
export class BridgeEnd {
  onPost: (type: string, value: unknown) => void = () => undefined;
  private readonly codec: Codec;
  private readonly sendName: string;
  // Kept from before the page's first script, which may replace them.
  private readonly own = {
    dispatch: window.dispatchEvent,
    Event: CustomEvent,
    parse: JSON.parse,
    text: JSON.stringify,
  };
  private readonly functions = new Map<number, AnyFunction>();
  private readonly ids = new WeakMap<object, number>();
  private readonly proxies = new Map<number, WeakRef<AnyFunction>>();
  private readonly pending = new Map<number, Settle>();
  private readonly freed = new FinalizationRegistry<number>((id) => {
    if (this.proxies.get(id)?.deref()) return; // the same function came again and has a new proxy
    this.proxies.delete(id);
    this.send({ t: "free", id });
  });
  private nextId = 1;
  private reply: BridgeMessage | undefined;

  constructor(makeCodec: typeof Codec, sendName: string, receiveName: string) {
    this.sendName = sendName;
    this.codec = new makeCodec({
      encode: (value) => this.encode(value),
      decode: (tag, value) => this.decode(tag, Number(value)),
    });
    window.addEventListener(receiveName, (event) => {
      this.receive(this.own.parse((event as CustomEvent<string>).detail) as BridgeMessage);
    });
  }

  /** Tells the other side something that wants no answer. */
  post(type: string, value: unknown): void {
    this.send({ t: type, v: this.codec.encode(value) });
  }

  /** Asks the host that the other side serves. */
  host(name: string, ...args: unknown[]): unknown {
    return this.call(0, [name, ...args]);
  }

  serveHost(host: AnyFunction): void {
    this.functions.set(0, host);
  }

  private dispatch(message: BridgeMessage): void {
    this.own.dispatch.call(window, new this.own.Event(this.sendName, { detail: this.own.text(message) }));
  }

  private send(message: BridgeMessage): BridgeMessage | undefined {
    this.reply = undefined;
    this.dispatch(message);
    const answer = this.reply;
    this.reply = undefined;
    return answer;
  }

  private call(id: number, args: unknown[]): unknown {
    const answer = this.send({ t: "call", id, v: this.codec.encode(args) });
    if (!answer) throw new Error("The other side of the bridge is gone.");
    const value = this.codec.decode(answer.v);
    if (!answer.ok) throw value;
    return value;
  }

  private encode(value: object): object | undefined {
    if (typeof value === "function") {
      const id = this.ids.get(value) ?? this.nextId++;
      this.ids.set(value, id);
      this.functions.set(id, value as AnyFunction);
      return { $: "function", v: id };
    }
    if (!(value instanceof Promise)) return undefined;
    const id = this.nextId++;
    const settle = (ok: boolean) => (result: unknown) =>
      this.send({ t: "settle", id, ok, v: this.codec.encode(result) });
    value.then(settle(true), settle(false));
    return { $: "promise", v: id };
  }

  private decode(tag: string, id: number): unknown {
    if (tag === "promise") return new Promise((resolve, reject) => this.pending.set(id, { resolve, reject }));
    if (tag !== "function") throw new Error(`The bridge knows no ${tag}`);
    const known = this.proxies.get(id)?.deref();
    if (known) return known;
    const proxy = (...args: unknown[]): unknown => this.call(id, args);
    this.proxies.set(id, new WeakRef(proxy));
    this.freed.register(proxy, id);
    return proxy;
  }

  private receive(message: BridgeMessage): void {
    const { t, id = 0, v, ok } = message;
    if (t === "reply") this.reply = message;
    else if (t === "free") this.functions.delete(id);
    else if (t === "call") this.dispatch(this.answer(id, v));
    else if (t === "settle") {
      const waiting = this.pending.get(id);
      this.pending.delete(id);
      if (ok) waiting?.resolve(this.codec.decode(v));
      else waiting?.reject(this.codec.decode(v));
    } else this.onPost(t, this.codec.decode(v));
  }

  private answer(id: number, args: unknown): BridgeMessage {
    try {
      const target = this.functions.get(id);
      if (!target) throw new Error("This function is gone.");
      return { t: "reply", ok: true, v: this.codec.encode(target(...(this.codec.decode(args) as unknown[]))) };
    } catch (error) {
      return { t: "reply", ok: false, v: this.codec.encode(error) };
    }
  }
}
