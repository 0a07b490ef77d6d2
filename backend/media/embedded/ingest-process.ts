import { createServer, type Server, Socket } from "node:net";
import { reportFrame, tagFrame } from "./frames.ts";
import { IngestOrder, type IngestReport } from "./ingest-messages.ts";
import { createPlaces } from "./places.ts";
import { createSession, type Session } from "./rtmp/session.ts";

/**
 * Takes encoders in, in a process of its own: what strangers send is read here, and what that may break costs the
 * service nothing. It ends with the channel to its parent, however that ended.
 */
const parent = new Socket({ fd: 4, readable: false, writable: true });
/** Who was let in is not counted: only what the service knows is let in. */
const places = createPlaces({ most: 50, mostOfOne: 8 });
/** Who says nothing, or not what it wants, is not waited for. */
const patience = { beforeMs: 10_000, silentMs: 10_000 };

type Open = { session: Session; socket: Socket; isIn: boolean; leavePlace: () => void };
const open = new Map<number, Open>();
let server: Server | null = null;
let count = 0;

const report = (message: IngestReport) => parent.write(reportFrame(message));

/** What the service can't take at once waits in the encoder, not here. */
function pauseWhileFull(): void {
  for (const { socket } of open.values()) socket.pause();
  parent.once("drain", () => {
    for (const { socket } of open.values()) socket.resume();
  });
}

function take(socket: Socket): void {
  const id = ++count;
  let reason = "the connection was lost";
  const session = createSession({
    write: (bytes) => void socket.write(bytes),
    close: (why) => {
      reason = why;
      socket.end();
      setTimeout(() => socket.destroy(), 500).unref();
    },
    onPublish: (app, name) => report({ type: "publish", session: id, app, name }),
    onTag: (tag) => {
      if (!parent.write(tagFrame(id, tag)) && !socket.isPaused()) pauseWhileFull();
    },
  });
  const leavePlace = places.take(socket.remoteAddress ?? "", () => {
    reason = "others wait for its place";
    socket.destroy();
  });
  const entry: Open = { session, socket, isIn: false, leavePlace };
  open.set(id, entry);
  socket.setNoDelay(true);
  socket.setTimeout(patience.silentMs, () => {
    reason = "nothing came any more";
    socket.destroy();
  });
  setTimeout(() => {
    if (open.get(id) === entry && !entry.isIn) socket.destroy();
  }, patience.beforeMs).unref();
  socket.on("data", (bytes: Buffer) => session.push(bytes));
  socket.on("error", (error) => {
    reason = `the connection was lost (${"code" in error ? String(error.code) : error.message})`;
  });
  socket.on("close", () => {
    leavePlace();
    open.delete(id);
    report({ type: "ended", session: id, reason });
  });
}

function listen(host: string, port: number): void {
  server?.close();
  const listening = createServer(take);
  server = listening;
  listening.on("error", (error) => {
    report({ type: "not-listening", code: "code" in error ? String(error.code) : error.message });
  });
  listening.listen({ host, port }, () => {
    const address = listening.address();
    if (address !== null && typeof address === "object") report({ type: "listening", port: address.port });
  });
}

process.on("message", (message) => {
  const order = IngestOrder.parse(message);
  if (order.type === "listen") return listen(order.host, order.port);
  const entry = open.get(order.session);
  if (!entry) return;
  switch (order.type) {
    case "accept":
      entry.isIn = true;
      entry.leavePlace();
      return entry.session.accept();
    case "refuse":
    case "cut":
      return entry.session.refuse(order.reason);
  }
});
const end = () => process.exit(0);
process.on("disconnect", end);
parent.on("error", end);
