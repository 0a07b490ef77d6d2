import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createPageServer } from "./page-server.ts";

const root = mkdtempSync(join(tmpdir(), "nchat-pages-"));
writeFileSync(join(root, "composer.html"), "the page");
const pages = createPageServer(root, []);
afterAll(() => {
  pages.stop();
  rmSync(root, { recursive: true, force: true });
});

const asking = (path: string) =>
  [`GET ${path} HTTP/1.1`, "Host: here", "Connection: Upgrade", "Upgrade: websocket", "", ""].join("\r\n");

test("a line without a ticket is refused, and whoever breaks it off harms nobody", async () => {
  const { url } = await pages.expect(() => undefined);
  for (const isPatient of [true, false, true]) {
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    socket.write(asking("/nobody"));
    if (isPatient) expect(String((await once(socket, "data"))[0])).toMatch(/^HTTP\/1.1 403 /);
    const closed = once(socket, "close");
    socket.resetAndDestroy();
    await closed;
    expect(await (await fetch(url)).text()).toBe("the page"); // an error that nobody hears would fail this run
  }
});
