const quiet = new Set(["then", "toJSON", "constructor", "$$typeof", "asymmetricMatch", "nodeType", "tagName"]);

/** The error of a symbol that this runtime refuses, by its name. */
export function refusal(symbol: string, reason = ""): Error {
  return new Error(`electron.${symbol} is not available on the Chromium runtime${reason && `: ${reason}`}`);
}

/** A function that stands for a refused symbol. */
export function refuse(symbol: string, reason?: string): () => never {
  return () => {
    throw refusal(symbol, reason);
  };
}

/** Wraps an object so that reading what it does not have throws and names the symbol. */
export function guard<T extends object>(target: T, path: string): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (typeof key === "symbol" || key in object || quiet.has(key) || key.startsWith("_"))
        return Reflect.get(object, key, receiver);
      throw refusal(`${path}.${key}`);
    },
  });
}

/** A module member that is not there at all: every use of it throws by name. */
export function absent(path: string): never {
  const fail = refuse(path);
  return new Proxy(fail, {
    get: (_, key) => (key === "then" ? undefined : refuse(`${path}.${String(key)}`)()),
    set: fail,
    apply: fail,
    construct: fail,
  }) as never;
}
