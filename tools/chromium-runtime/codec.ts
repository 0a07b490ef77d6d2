/** How one side names what JSON cannot carry, such as functions on the bridge between two worlds. */
export type CodecHooks = {
  readonly encode: (value: object) => object | undefined;
  readonly decode: (tag: string, value: unknown) => unknown;
};
export type Codec = { readonly encode: (value: unknown) => unknown; readonly decode: (value: unknown) => unknown };

/**
 * Turns values that can be cloned into JSON and back. It also runs in the page, from its source text, so it
 * must not use anything from outside its own body.
 */
export function makeCodec(hooks: CodecHooks): Codec {
  const views = { Uint8Array, Uint8ClampedArray, Int8Array, Uint16Array, Int16Array, Uint32Array, Int32Array };
  const floats = { Float32Array, Float64Array, BigInt64Array, BigUint64Array, DataView };
  const kinds: Record<string, new (buffer: ArrayBuffer) => unknown> = { ...views, ...floats };
  const toText = (bytes: Uint8Array): string => {
    let text = "";
    for (let at = 0; at < bytes.length; at += 0x8000)
      text += String.fromCharCode(...bytes.subarray(at, Math.min(at + 0x8000, bytes.length)));
    return btoa(text);
  };
  const toBytes = (text: string): ArrayBuffer => {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at++) bytes[at] = raw.charCodeAt(at);
    return bytes.buffer;
  };
  const encodeObject = (value: object): unknown => {
    const hooked = hooks.encode(value);
    if (hooked) return hooked;
    if (Array.isArray(value)) return Array.from(value, encode);
    if (value instanceof Date) return { $: "date", v: encode(value.getTime()) };
    if (value instanceof Error) return { $: "error", v: [value.name, value.message, value.stack ?? ""] };
    if (value instanceof Map) return { $: "map", v: Array.from(value, ([k, v]) => [encode(k), encode(v)]) };
    if (value instanceof Set) return { $: "set", v: Array.from(value, encode) };
    if (value instanceof RegExp) return { $: "regexp", v: [value.source, value.flags] };
    if (value instanceof ArrayBuffer) return { $: "buffer", v: toText(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) {
      const kind = Object.prototype.toString.call(value).slice(8, -1);
      return { $: "view", v: [kind, toText(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))] };
    }
    if (Object.prototype.toString.call(value) !== "[object Object]" || value instanceof Promise)
      throw new Error("An object could not be cloned.");
    const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, encode(item)]);
    return "$" in value ? { $: "object", v: entries } : Object.fromEntries(entries);
  };
  const encode = (value: unknown): unknown => {
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0)))
      return { $: "number", v: Object.is(value, -0) ? "-0" : String(value) };
    if (typeof value === "bigint") return { $: "bigint", v: String(value) };
    if (typeof value === "symbol") throw new Error("An object could not be cloned.");
    if (typeof value === "function") {
      const hooked = hooks.encode(value);
      if (!hooked) throw new Error("An object could not be cloned.");
      return hooked;
    }
    return typeof value === "object" && value !== null ? encodeObject(value) : value;
  };
  const decodeTag = (tag: string, value: unknown): unknown => {
    if (tag === "undefined") return undefined;
    if (tag === "number") return Number(value);
    if (tag === "bigint") return BigInt(String(value));
    if (tag === "date") return new Date(Number(decode(value)));
    if (tag === "buffer") return toBytes(String(value));
    if (!Array.isArray(value)) return hooks.decode(tag, value);
    if (tag === "map") return new Map(value.map(([k, v]) => [decode(k), decode(v)]));
    if (tag === "set") return new Set(value.map(decode));
    if (tag === "regexp") return new RegExp(value[0], value[1]);
    if (tag === "object") return Object.fromEntries(value.map(([k, v]) => [k, decode(v)]));
    if (tag === "error") return Object.assign(new Error(value[1]), { name: value[0], stack: value[2] });
    const kind = kinds[value[0]];
    return tag === "view" && kind ? new kind(toBytes(value[1])) : hooks.decode(tag, value);
  };
  const decode = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(decode);
    if ("$" in value) return decodeTag(String(value.$), "v" in value ? value.v : undefined);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
  };
  return { encode, decode };
}
