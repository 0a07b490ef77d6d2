// The reference of REST: a bare Fastify that answers every address with one row of PGlite, found by its key.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { fastify } from "fastify";

const folder = mkdtempSync(join(tmpdir(), "nchat-rest-"));
const database = await PGlite.create(join(folder, "data"));
await database.exec("create table person (id int primary key, name text not null)");
await database.exec("insert into person select n, 'person ' || n from generate_series(1, 20) n");

const app = fastify();
app.get("/*", async () => {
  const { rows } = await database.query("select id, name from person where id = $1", [7]);
  return { person: rows[0] };
});
console.log(`ready ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
process.on("SIGTERM", () => {
  void app
    .close()
    .then(() => database.close())
    .then(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(0);
    });
});
