import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SignedIn, signIn, signUp } from "../support/client.ts";
import { connectDevice, type TestDevice } from "../support/device.ts";
import { type Service, startService, whyNoService } from "../support/service.ts";

describe.each(["PGlite", "two nodes"] as const)("people on %s", (kind) => {
  describe.skipIf(whyNoService(kind))("are served", () => {
    let service: Service;
    let ann: SignedIn;
    let bob: SignedIn;
    const url = () => service.url();
    const opened: TestDevice[] = [];
    const connect = async (person: SignedIn, id = "one") => {
      const device = await connectDevice(url(), { token: person.session.accessToken, id });
      opened.push(device);
      return device;
    };

    beforeAll(async () => {
      service = await startService(kind);
      ann = await signUp(url, "ann");
      bob = await signUp(url, "bob");
    });
    afterAll(async () => {
      for (const device of opened) device.close();
      await service?.stop();
    });

    describe("the list of people", () => {
      it("leaves oneself out and says how many there are", async () => {
        for (const name of ["cem", "dora", "x_y"]) await signUp(url, name);
        const all = await ann.client.ask("listUsers");
        expect(all.users.map((user) => user.username)).toEqual(["bob", "cem", "dora", "x_y"]);
        expect(all.users[0]).toEqual({
          id: bob.id,
          username: "bob",
          displayName: "bob",
          avatarUrl: null,
          presence: "offline",
        });
        const page = await ann.client.ask("listUsers", { query: { limit: 2, offset: 1 } });
        expect([page.users.map((user) => user.username), page.total]).toEqual([["cem", "dora"], 4]);
      });

      it("refuses text that a database cannot keep as the sender's mistake", async () => {
        const odd = "a\u0000b";
        const answers = await Promise.all([
          ann.client.try("listUsers", { query: { q: odd } }),
          ann.client.try("updateMe", { body: { displayName: odd } }),
        ]);
        expect(answers.map((answer) => (answer.ok ? "ok" : answer.error.code))).toEqual([
          "VALIDATION_FAILED",
          "VALIDATION_FAILED",
        ]);
      });

      it("is searched by user name and display name, taking wildcards as they are", async () => {
        await bob.client.ask("updateMe", { body: { displayName: "Robert Übel" } });
        const find = async (q: string) =>
          (await ann.client.ask("listUsers", { query: { q } })).users.map((u) => u.username);
        expect(await Promise.all(["BO", "übel", "_", "%", "\\", "nobody"].map(find))).toEqual([
          ["bob"],
          ["bob"],
          ["x_y"],
          [],
          [],
          [],
        ]);
      });

      it.each([{ limit: 0 }, { limit: 201 }, { offset: -1 }, { q: "x".repeat(101) }])("refuses %o", async (query) => {
        expect(await ann.client.try("listUsers", { query })).toMatchObject({ error: { code: "VALIDATION_FAILED" } });
      });
    });

    describe("one's own profile", () => {
      const picture = "data:image/png;base64,iVBORw0KGgo=";

      it("is changed, and everybody is told", async () => {
        const device = await connect(bob);
        const changed = await ann.client.ask("updateMe", { body: { displayName: "  Ann Lee ", avatarUrl: picture } });
        expect(changed).toMatchObject({ displayName: "Ann Lee", avatarUrl: picture, username: "ann" });
        expect(await device.next("user:changed", ({ user }) => user.id === ann.id)).toEqual({
          user: { id: ann.id, username: "ann", displayName: "Ann Lee", avatarUrl: picture, presence: "offline" },
        });
        expect(await ann.client.ask("updateMe", { body: { avatarUrl: null } })).toMatchObject({ avatarUrl: null });
        expect(await ann.client.ask("getMe")).toMatchObject({ displayName: "Ann Lee", avatarUrl: null });
        device.close();
      });

      it.each([
        { displayName: " " },
        { displayName: "x".repeat(81) },
        { avatarUrl: "https://tracker.example/pixel.png" },
        { avatarUrl: "data:image/svg+xml;base64,AAAA" },
        { username: "root" },
        { id: "0b9f0c9a-4a3c-4b52-9d7e-0d4b5f1f2a01" },
      ])("refuses %o", async (body) => {
        const outcome = await ann.client.try("updateMe", { body });
        expect(outcome).toMatchObject({ status: 400, error: { code: "VALIDATION_FAILED" } });
      });
    });

    describe("presence", () => {
      const presenceOf = async (person: SignedIn) =>
        (await ann.client.ask("listUsers", { query: { limit: 200 } })).users.find((user) => user.id === person.id)
          ?.presence;

      it("follows a person's devices: the first comes, the last goes", async () => {
        const cleo = await signUp(url, "cleo");
        const watcher = await connect(ann);
        const [first, second] = [await connect(cleo, "one"), await connect(cleo, "two")];
        expect(await watcher.next("presence:changed", (p) => p.userId === cleo.id)).toMatchObject({
          status: "available",
        });
        first.close();
        second.close();
        expect(await watcher.next("presence:changed", (p) => p.userId === cleo.id, 8000)).toMatchObject({
          status: "offline",
        });
        expect(
          watcher.told().filter((told) => told.event === "presence:changed" && told.payload.userId === cleo.id),
        ).toHaveLength(2);
        await expect.poll(() => presenceOf(cleo)).toBe("offline");
        watcher.close();
      });

      it("keeps do-not-disturb over a restart", async () => {
        const dan = await signUp(url, "dan");
        const device = await connect(dan);
        expect(await device.send("presence:update", { status: "dnd" })).toEqual({ success: true, data: {} });
        await expect.poll(() => presenceOf(dan)).toBe("dnd");
        device.close();
        for (const node of service.nodes) await node.kill9();
        for (const node of service.nodes) await node.restart();
        const later = await connect(await signIn(url, dan.email));
        await expect.poll(() => presenceOf(dan)).toBe("dnd");
        expect(await later.send("presence:update", { status: "available" })).toMatchObject({ success: true });
        await expect.poll(() => presenceOf(dan)).toBe("available");
      });

      it("can be chosen from two values only", async () => {
        const device = await connect(ann, "chooser");
        expect(await device.sendRaw("presence:update", { status: "in_call" })).toMatchObject({
          success: false,
          error: { code: "VALIDATION_FAILED", details: [{ path: "payload.status" }] },
        });
        const forged = { status: "dnd", userId: bob.id };
        expect(await device.sendRaw("presence:update", forged)).toMatchObject({ error: { code: "VALIDATION_FAILED" } });
      });
    });
  });
});
