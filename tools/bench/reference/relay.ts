// The reference of P2: as little as a ring can be. One page's click is one row in PGlite and one event to the others.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { Server } from "socket.io";

const page = `<!doctype html><meta charset="utf-8"><title>relay</title>
<button id="call">Call</button>
<script src="/socket.io/socket.io.min.js"></script>
<script>
  const socket = io({ transports: ["websocket"] });
  document.querySelector("#call").addEventListener("click", () => socket.emit("call", { at: Date.now() }));
  socket.on("ring", () => document.body.insertAdjacentHTML("beforeend", '<p id="ring">It rings</p>'));
</script>`;

const folder = mkdtempSync(join(tmpdir(), "nchat-relay-"));
const database = await PGlite.create(join(folder, "data"));
await database.exec("create table ring (id uuid primary key default gen_random_uuid(), at timestamptz, body jsonb)");

const http = createServer((_request, response) => {
  response.setHeader("content-type", "text/html");
  response.end(page);
});
const sockets = new Server(http);
sockets.on("connection", (socket) => {
  socket.on("call", (body: unknown) => {
    void database.query("insert into ring (at, body) values (now(), $1)", [body]).then(() => {
      socket.broadcast.emit("ring", body);
    });
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  console.log(`ready http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`);
});
process.on("SIGTERM", () => {
  void sockets
    .close()
    .then(() => database.close())
    .then(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
});
