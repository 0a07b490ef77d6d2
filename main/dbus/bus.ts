import { connect, type Socket } from "node:net";
import { type BusCall, type BusMessage, decodeMessage, encodeCall, messageLength } from "./wire.ts";

/** A connection to a message bus of the desktop. */
export type Bus = {
  /** The arguments of the answer; rejects with the bus's error. */
  readonly call: (call: BusCall) => Promise<BusMessage["args"]>;
  /** Hears the signals of one member of an interface, whoever sends them. */
  readonly onSignal: (interfaceName: string, member: string, listener: (signal: BusMessage) => void) => Promise<void>;
  readonly close: () => void;
};

const daemon = {
  destination: "org.freedesktop.DBus",
  path: "/org/freedesktop/DBus",
  interface: "org.freedesktop.DBus",
};

/** The socket of the session's or the system's bus; null where there is none. */
export function busSocket(
  kind: "session" | "system",
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  const address = kind === "session" ? env.DBUS_SESSION_BUS_ADDRESS : env.DBUS_SYSTEM_BUS_ADDRESS;
  const fallback =
    kind === "system" ? "/run/dbus/system_bus_socket" : env.XDG_RUNTIME_DIR && `${env.XDG_RUNTIME_DIR}/bus`;
  if (!address) return fallback || null;
  for (const choice of address.split(";")) {
    const [, key, path] = /^unix:(path|abstract)=([^,]+)/.exec(choice) ?? [];
    if (path !== undefined) return key === "abstract" ? `\0${decodeURIComponent(path)}` : decodeURIComponent(path);
  }
  return null;
}

/** Connects and says hello. Rejects when nobody answers there; `onLost` is told when the bus goes away later. */
export async function openBus(path: string, uid: number, onLost: () => void): Promise<Bus> {
  const socket = connect(path);
  const calls = new Map<number, { resolve: (args: BusMessage["args"]) => void; reject: (error: Error) => void }>();
  const signals: { interface: string; member: string; listener: (signal: BusMessage) => void }[] = [];
  let serial = 0;

  const onMessage = (message: BusMessage) => {
    if (message.type === "signal") {
      const heard = signals.filter((each) => each.interface === message.interface && each.member === message.member);
      return heard.forEach(({ listener }) => listener(message));
    }
    const waiting = calls.get(message.replySerial ?? 0);
    calls.delete(message.replySerial ?? 0);
    if (message.type === "return") waiting?.resolve(message.args);
    else waiting?.reject(new Error(String(message.args[0] ?? "the bus refused")));
  };
  const call: Bus["call"] = (asked) =>
    new Promise((resolve, reject) => {
      calls.set(++serial, { resolve, reject });
      socket.write(encodeCall(asked, serial));
    });
  await authenticate(socket, uid);
  readMessages(socket, onMessage);
  socket.once("close", () => {
    for (const { reject } of calls.values()) reject(new Error("the bus is gone"));
    onLost();
  });
  await call({ ...daemon, member: "Hello", args: [] });
  return {
    call,
    async onSignal(interfaceName, member, listener) {
      signals.push({ interface: interfaceName, member, listener });
      const rule = `type='signal',interface='${interfaceName}',member='${member}'`;
      await call({ ...daemon, member: "AddMatch", args: [rule] });
    },
    close: () => socket.removeAllListeners("close").destroy(),
  };
}

/** The bus believes the kernel about who connects; the user id is only said. */
function authenticate(socket: Socket, uid: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject);
  socket.once("connect", () => socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(uid)).toString("hex")}\r\n`));
  socket.once("data", (answer) => {
    if (!answer.toString().startsWith("OK ")) return reject(new Error("the bus let nobody in"));
    socket.write("BEGIN\r\n");
    socket.off("error", reject).on("error", () => socket.destroy()); // "close" follows and is told
    resolve();
  });
  return promise;
}

function readMessages(socket: Socket, onMessage: (message: BusMessage) => void): void {
  let pending: Buffer = Buffer.alloc(0);
  socket.on("data", (part: Buffer) => {
    pending = Buffer.concat([pending, part]);
    for (
      let length = messageLength(pending);
      length !== null && pending.length >= length;
      length = messageLength(pending)
    ) {
      onMessage(decodeMessage(pending.subarray(0, length)));
      pending = pending.subarray(length);
    }
  });
}
