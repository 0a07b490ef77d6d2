const { contextBridge, ipcRenderer } = require("electron");

/** @param {unknown} value */
const describe = (value) =>
  value === undefined
    ? "undefined"
    : value instanceof Date
      ? `Date ${value.getTime()}`
      : value instanceof Uint8Array
        ? `${value.constructor.name} ${[...value]}`
        : value instanceof ArrayBuffer
          ? `ArrayBuffer ${value.byteLength}`
          : JSON.stringify(value);

contextBridge.exposeInMainWorld("probe", {
  check: async () => {
    const args = [1, "two", undefined, null, new Date(7), new Uint8Array([1, 2, 3]), new ArrayBuffer(4), { a: [true] }];
    const answer = await ipcRenderer.invoke("echo", ...args);
    return /** @type {unknown[]} */ (answer).map(describe);
  },
  errors: async () => {
    const failed = await ipcRenderer.invoke("fail").catch((error) => error.message);
    const nobody = await ipcRenderer.invoke("nobody").catch((error) => error.message);
    ipcRenderer.send("send", "heard");
    let uncloned = "";
    try {
      await ipcRenderer.invoke("echo", () => 0);
    } catch (error) {
      uncloned = String(error);
    }
    return { failed, nobody, uncloned };
  },
  sender: () => ipcRenderer.invoke("sender"),
  /** @param {number} count */
  roundTrip: async (count) => {
    const start = performance.now();
    for (let at = 0; at < count; at++) await ipcRenderer.invoke("echo", at);
    return (performance.now() - start) / count;
  },
  /** @param {(value: unknown) => void} listener */
  onTold: (listener) => {
    /** @param {unknown} _event @param {unknown} value */
    const wrapped = (_event, value) => listener(value);
    ipcRenderer.on("told", wrapped);
    return () => ipcRenderer.off("told", wrapped);
  },
});
