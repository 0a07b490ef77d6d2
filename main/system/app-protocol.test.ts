import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fileOf, serveApp } from "./app-protocol.ts";

type Handler = (request: Request) => Promise<Response>;
const handled = vi.hoisted(() => ({ handler: null as Handler | null }));
vi.mock("electron", () => ({
  protocol: {
    handle: (_scheme: string, handler: Handler) => (handled.handler = handler),
    unhandle: () => (handled.handler = null),
  },
}));

describe("the file of an address", () => {
  it("lies in the folder of our pages", () => {
    expect(fileOf("/app/renderer", "app://nchat/index.html")).toBe("/app/renderer/index.html");
    expect(fileOf("/app/renderer", "app://nchat/assets/a%20b.js?v=1#x")).toBe("/app/renderer/assets/a b.js");
    expect(fileOf("/app/renderer", "app://nchat/../../main/index.js")).toBe("/app/renderer/main/index.js");
  });

  it.each([
    "app://evil/index.html",
    "app://nchat/%2e%2e%2f%2e%2e%2fetc/passwd",
    "app://nchat/..%2f..%2fsession.json",
    "app://nchat/a%00b",
    "app://nchat/%zz",
    "app://nchat/",
    "nonsense",
  ])("does not exist for %s", (url) => expect(fileOf("/app/renderer", url)).toBeNull());
});

describe("serving our pages", () => {
  let folder = "";
  let stop = () => {};
  const get = async (url: string) => {
    const answer = await handled.handler?.(new Request(url));
    return { status: answer?.status, headers: Object.fromEntries(answer?.headers ?? []), text: await answer?.text() };
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "nchat-pages-"));
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "index.html"), "<p>page");
    stop = serveApp(folder, () => ({ "x-content-type-options": "nosniff" }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("answers with the type of the file and the security headers", async () => {
    expect(await get("app://nchat/index.html")).toEqual({
      status: 200,
      headers: { "content-type": "text/html; charset=utf-8", "x-content-type-options": "nosniff" },
      text: "<p>page",
    });
  });

  it("answers 404, with the headers too, for what is not there or is a folder", async () => {
    for (const url of ["app://nchat/missing.js", "app://nchat/assets", "app://nchat/index.html/x"])
      expect(await get(url)).toMatchObject({ status: 404, headers: { "x-content-type-options": "nosniff" } });
  });

  it("stops", () => {
    stop();
    expect(handled.handler).toBeNull();
  });
});
