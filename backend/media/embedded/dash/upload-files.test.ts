import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeUploads, type UploadFiles } from "./upload-files.ts";

let told: string[] = [];
let files: UploadFiles;
beforeEach(async () => {
  told = [];
  files = await takeUploads((name) => void told.push(name));
});
afterEach(() => files.stop());

const send = async (name: string, method: string, body?: Buffer) =>
  (await fetch(files.address + name, { method, ...(body ? { body: new Uint8Array(body) } : {}) })).status;

describe("files that are uploaded", () => {
  it("are there when they are whole, until they are removed", async () => {
    expect(await send("a.m4s", "PUT", Buffer.from("first"))).toBe(201);
    expect(await send("a.m4s", "PUT", Buffer.from("second"))).toBe(201);
    expect(files.read("a.m4s")?.toString()).toBe("second");
    expect(await send("a.m4s", "DELETE")).toBe(204);
    expect(files.read("a.m4s")).toBeNull();
    expect(told).toEqual(["a.m4s", "a.m4s"]);
  });

  it("are taken at their own address alone, and read nowhere", async () => {
    const elsewhere = new URL("/guessed/a.m4s", files.address);
    expect((await fetch(elsewhere, { method: "PUT", body: "x" })).status).toBe(404);
    expect(await send("a.m4s", "GET")).toBe(405);
    expect(await send("%2e%2e%2fa", "PUT", Buffer.from("x"))).toBe(404);
    expect(told).toEqual([]);
  });

  it("never take more memory than they may", async () => {
    const large = Buffer.alloc(30 * 1024 * 1024);
    for (const name of ["1", "2", "3"]) await send(name, "PUT", large);
    expect(["1", "2", "3"].map((name) => files.read(name) !== null)).toEqual([false, true, true]);
    expect(await send("4", "PUT", Buffer.alloc(33 * 1024 * 1024)).catch(() => "cut")).toBe("cut");
    expect(files.read("4")).toBeNull();
  });
});
