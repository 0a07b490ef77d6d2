import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { type SignedIn, signUp } from "../support/client.ts";
import { connectDevice, Refused, type TestDevice } from "../support/device.ts";
import { type Service, startService, whyNoService } from "../support/service.ts";

const secret = "the secret that signs access tokens in this test";
describe.each(["PGlite", "two nodes"] as const)("sockets on %s", (kind) => {
  describe.skipIf(whyNoService(kind))("of devices", () => {
    let service: Service;
    let ann: SignedIn;
    const url = () => service.url();
    beforeAll(async () => {
      service = await startService(kind, { jwtSecret: secret, port: await freePort() });
      ann = await signUp(url, "ann");
    });
    afterAll(() => service?.stop());

    const opened: TestDevice[] = [];
    afterEach(() => {
      for (const device of opened.splice(0)) device.close();
    });
    const connect = async (options: Parameters<typeof connectDevice>[1]) => {
      const device = await connectDevice(url(), options);
      opened.push(device);
      return device;
    };

    /** A token of another issuer for the same person, that ends when the test needs it to. */
    const tokenFor = (id: string, seconds: number) =>
      new SignJWT({ sub: id, exp: Math.floor(Date.now() / 1000) + seconds })
        .setProtectedHeader({ alg: "HS256" })
        .sign(new TextEncoder().encode(secret));

    const refusal = async (options: Parameters<typeof connectDevice>[1]) => {
      const error: unknown = await connectDevice(url(), options).catch((reason: unknown) => reason);
      if (!(error instanceof Refused)) throw new Error("it was let in");
      return error.info?.code;
    };

    describe("connecting", () => {
      it("tells the socket, the time and the protocol", async () => {
        const device = await connect({ token: ann.session.accessToken });
        expect(await device.next("connected")).toEqual({
          socketId: device.socketId(),
          serverTime: expect.any(String),
          protocolVersion: "1.0",
        });
      });

      it("without a token lets nobody do anything but watch public streams", async () => {
        const device = await connect({});
        expect(await device.send("presence:update", { status: "available" })).toMatchObject({
          success: false,
          error: { code: "UNAUTHENTICATED" },
        });
        expect(await device.sendRaw("call:accept", { callId: "not-a-uuid" })).toMatchObject({
          error: { code: "UNAUTHENTICATED" },
        });
        await ann.client.ask("updateMe", { body: { displayName: "Ann" } });
        expect(device.told().map(({ event }) => event)).toEqual(["connected"]);
      });

      it("is refused with a token that is not an access token, forged or ended", async () => {
        const [header, payload] = ann.session.accessToken.split(".");
        expect(await refusal({ token: "rubbish" })).toBe("UNAUTHENTICATED");
        expect(await refusal({ token: ann.session.refreshToken })).toBe("UNAUTHENTICATED");
        expect(await refusal({ token: `${header}.${payload}.${"A".repeat(43)}` })).toBe("UNAUTHENTICATED");
        expect(await refusal({ token: await tokenFor(ann.id, -120) })).toBe("TOKEN_EXPIRED");
        expect(await refusal({ token: "x".repeat(5000) })).toBe("VALIDATION_FAILED");
        expect(await refusal({ token: ann.session.accessToken, auth: { device: { type: "toaster", id: "1" } } })).toBe(
          "VALIDATION_FAILED",
        );
      });

      it("ignores who the handshake says it is", async () => {
        const bob = await signUp(url, "bob");
        const device = await connect({ token: bob.session.accessToken, auth: { userId: ann.id } });
        const watcher = await connect({ token: ann.session.accessToken });
        await device.send("presence:update", { status: "dnd" });
        expect(await watcher.next("presence:changed", (p) => p.status === "dnd")).toEqual({
          userId: bob.id,
          status: "dnd",
        });
      });

      it("is refused to pages of other sites", async () => {
        const polling = (origin: string) =>
          fetch(`${service.backend.url()}/socket.io/?EIO=4&transport=polling`, { headers: { origin } }).then(
            (answer) => answer.status,
          );
        expect(await polling("https://evil.example")).toBe(403);
        expect(await polling("http://nchat.localhost:8123")).toBe(200);
        expect(await polling("app://nchat")).toBe(200);
        expect(await polling(service.backend.url())).toBe(200);
      });
    });

    describe("events", () => {
      it("that are unknown or malformed are refused, and the connection lives on", async () => {
        const device = await connect({ token: ann.session.accessToken });
        const bad: [string, ...unknown[]][] = [
          ["no:such-event", {}],
          ["__proto__", {}],
          ["constructor", {}],
          ["presence:update"],
          ["presence:update", null],
          ["presence:update", "dnd"],
          ["presence:update", ["dnd"]],
          ["call:accept", { callId: "not-a-uuid" }],
        ];
        for (const [event, ...args] of bad) {
          expect([event, await device.sendRaw(event, ...args)]).toMatchObject([
            event,
            { success: false, error: { code: expect.stringMatching(/^(NOT_FOUND|VALIDATION_FAILED)$/) } },
          ]);
        }
        expect(await device.send("presence:update", { status: "available" })).toEqual({ success: true, data: {} });
      });

      it("are limited: too many are refused for a second, and others are served meanwhile", async () => {
        const flood = await connect({ token: ann.session.accessToken });
        const calm = await connect({ token: (await signUp(url, "calm")).session.accessToken });
        const acks = await Promise.all(
          Array.from({ length: 150 }, () => flood.send("presence:update", { status: "available" })),
        );
        const refused = acks.filter((ack) => !ack.success);
        expect(refused.length).toBeGreaterThan(20);
        expect(refused[0]).toMatchObject({ error: { code: "RATE_LIMITED", retryAfterSeconds: 1 } });
        expect(await calm.send("presence:update", { status: "available" })).toMatchObject({ success: true });
      });

      it("larger than 100 kB end the connection", async () => {
        const device = await connect({ token: ann.session.accessToken });
        void device.sendRaw("presence:update", { status: "x".repeat(200_000) }).catch(() => "nobody answers");
        expect(await device.disconnected).toMatch(/transport (close|error)/);
      });
    });

    describe("a token that ends", () => {
      it("is told, then only a new token is accepted, and with it everything again", async () => {
        const device = await connect({ token: await tokenFor(ann.id, 2) });
        await device.next("auth:expired", () => true, 6000);
        const update = () => device.send("presence:update", { status: "available" });
        expect(await update()).toMatchObject({ success: false, error: { code: "TOKEN_EXPIRED" } });
        const other = await signUp(url, "other");
        expect(await device.send("auth:refresh", { token: other.session.accessToken })).toMatchObject({
          success: false,
          error: { code: "FORBIDDEN" },
        });
        expect(await device.send("auth:refresh", { token: ann.session.accessToken })).toEqual({
          success: true,
          data: {},
        });
        expect(await update()).toEqual({ success: true, data: {} });
      });
    });

    describe("coming back", () => {
      it("after a cut brings what was missed", async () => {
        const device = await connect({ token: ann.session.accessToken });
        const dan = await signUp(url, "dan");
        const socketId = device.socketId();
        device.cut();
        await device.disconnected;
        await dan.client.ask("updateMe", { body: { displayName: "Dan while you were away" } });
        const { user } = await device.next("user:changed", (p) => p.user.displayName.endsWith("away"));
        expect(user.id).toBe(dan.id);
        expect(device.socketId()).toBe(socketId); // recovered, not merely connected anew
      });

      it("after a restart of its node works with the same token", async () => {
        const { backend } = service;
        const device = await connectDevice(backend.url(), { token: ann.session.accessToken });
        opened.push(device);
        await device.next("connected");
        await backend.kill9();
        await backend.restart();
        await device.next("connected", () => true, 10_000);
        expect(await device.send("presence:update", { status: "available" })).toMatchObject({ success: true });
      });
    });
  });
});
