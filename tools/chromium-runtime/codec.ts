/** How one side names what JSON cannot carry, such as functions on the bridge between two worlds. */
export type CodecHooks = {
  readonly encode?: (value: object) => object | undefined;
  readonly decode?: (tag: string, value: unknown) => unknown;
};

type Tagged = readonly [tag: string, value?: unknown];
type MakeView = new (buffer: ArrayBuffer) => unknown;

/**
 * Turns values that can be cloned into JSON and back. It also runs in the page, from its source text, so it uses nothing
 * from outside its own body.
 */
export class Codec {
  private readonly hooks: CodecHooks;

  constructor(hooks: CodecHooks = {}) {
    this.hooks = hooks;
    this.encode = this.encode.bind(this);
    this.decode = this.decode.bind(this);
  }

  encode(value: unknown): unknown {
    const hooked = (typeof value === "object" && value) || typeof value === "function" ? this.hooks.encode?.(value) : 0;
    if (hooked) return hooked;
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0)) return value;
    if (Array.isArray(value)) return Array.from(value, this.encode);
    const tagged = this.tag(value);
    if (tagged) return { $: tagged[0], v: tagged[1] };
    if (Object.prototype.toString.call(value) !== "[object Object]") throw new Error("An object could not be cloned.");
    const entries = Object.entries(Object(value)).map(([key, item]): [string, unknown] => [key, this.encode(item)]);
    return entries.some(([key]) => key === "$") ? { $: "object", v: entries } : Object.fromEntries(entries);
  }

  decode(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(this.decode);
    if ("$" in value) return this.untag(String(value.$), "v" in value ? value.v : undefined);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.decode(item)]));
  }

  private tag(value: unknown): Tagged | undefined {
    if (value === undefined) return ["undefined"];
    if (typeof value === "number") return ["number", Object.is(value, -0) ? "-0" : String(value)];
    if (typeof value === "bigint") return ["bigint", String(value)];
    if (value instanceof Date) return ["date", this.encode(value.getTime())];
    if (value instanceof Error) return ["error", [value.name, value.message, value.stack ?? ""]];
    if (value instanceof Map) return ["map", Array.from(value, ([k, v]) => [this.encode(k), this.encode(v)])];
    if (value instanceof Set) return ["set", Array.from(value, this.encode)];
    if (value instanceof RegExp) return ["regexp", [value.source, value.flags]];
    if (value instanceof ArrayBuffer) return ["buffer", this.toText(new Uint8Array(value))];
    if (!ArrayBuffer.isView(value)) return undefined;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return ["view", [Object.prototype.toString.call(value).slice(8, -1), this.toText(bytes)]];
  }

  private untag(tag: string, value: unknown): unknown {
    if (tag === "undefined") return undefined;
    if (tag === "number") return Number(value);
    if (tag === "bigint") return BigInt(String(value));
    if (tag === "date") return new Date(Number(this.decode(value)));
    if (tag === "buffer") return this.toBytes(String(value));
    const [first, second, third] = Array.isArray(value) ? value : [];
    if (tag === "regexp") return new RegExp(first, second);
    if (tag === "error") return Object.assign(new Error(second), { name: first, stack: third });
    if (tag === "view") return new (this.viewOf(String(first)))(this.toBytes(String(second)));
    if (tag === "set" && Array.isArray(value)) return new Set(value.map(this.decode));
    if (tag === "map" && Array.isArray(value)) return new Map(value.map(([k, v]) => [this.decode(k), this.decode(v)]));
    if (tag === "object" && Array.isArray(value)) return Object.fromEntries(value.map(([k, v]) => [k, this.decode(v)]));
    if (!this.hooks.decode) throw new Error(`A message holds an unknown ${tag}`);
    return this.hooks.decode(tag, value);
  }

  private viewOf(name: string): MakeView {
    const integers = { Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array };
    const others = { Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView };
    return new Map<string, MakeView>(Object.entries({ ...integers, ...others })).get(name) ?? Uint8Array;
  }

  private toText(bytes: Uint8Array): string {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
    return btoa(text);
  }

  private toBytes(text: string): ArrayBuffer {
    return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer;
  }
}
