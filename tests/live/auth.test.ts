import { SignJWT, UnsecuredJWT } from "jose";
import { AccessToken } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallAndLarge } from "../support/calls.ts";
import { createClient, password, signIn, signUp } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { logOf, type Service, startService, whyNoService } from "../support/service.ts";

const secret = "the secret that signs access tokens in this test";
const livekit = { url: "ws://127.0.0.1:9", apiKey: "key", apiSecret: secret }; // the same on purpose

describe.each(smallAndLarge)("accounts on %s", (kind) => {
  describe.skipIf(whyNoService(kind))("are served", () => {
    let service: Service;
    beforeAll(async () => {
      service = await startService(kind, { jwtSecret: secret, livekit });
    });
    afterAll(() => service?.stop());

    const url = () => service.url();
    const guest = createClient(url);
    const asking = (token: string | undefined) => createClient(url, () => token);
    const refusedAs = (status: number, code: string) => ({ ok: false, status, error: { code } });

    describe("signing up and in", () => {
      it("makes an account that can sign in, and a user name of the e-mail", async () => {
        const first = await guest.ask("signUp", { body: { email: " Ann.Lee+x@Example.org ", password } });
        expect(first).toEqual({
          session: {
            accessToken: expect.any(String),
            accessTokenExpiresIn: 900,
            refreshToken: expect.any(String),
            user: {
              id: expect.any(String),
              email: "ann.lee+x@example.org",
              username: "ann.leex",
              displayName: "ann.leex",
              avatarUrl: null,
            },
          },
          mfa: null,
        });
        const second = await guest.ask("signIn", { body: { email: "ANN.LEE+X@example.org", password } });
        expect(second.session.user).toEqual(first.session.user);
        expect(await asking(second.session.accessToken).ask("getMe")).toEqual(first.session.user);
      });

      it("gives the second of the same name a number, also at the same time", async () => {
        const emails = ["kim@a.example", "kim@b.example", "kim@c.example"];
        const answers = await Promise.all(emails.map((email) => guest.ask("signUp", { body: { email, password } })));
        const names = answers.map((answer) => answer.session.user.username).sort();
        expect(names).toEqual(["kim", "kim-2", "kim-3"]);
      });

      it("refuses an e-mail that has an account, however often at once", async () => {
        const body = { email: "twice@example.org", password };
        const outcomes = await Promise.all([1, 2, 3].map(() => guest.try("signUp", { body })));
        expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(1);
        expect(outcomes.filter((outcome) => !outcome.ok)).toMatchObject(Array(2).fill(refusedAs(409, "EMAIL_TAKEN")));
      });

      it.each([
        ["a short password", { email: "new@example.org", password: "1234567" }, "body.password"],
        ["no e-mail address", { email: "new", password }, "body.email"],
      ])("refuses %s and says where", async (_what, body, path) => {
        expect(await guest.try("signUp", { body })).toMatchObject({
          status: 400,
          error: { code: "VALIDATION_FAILED", details: [{ path }], requestId: expect.any(String) },
        });
      });

      it("answers a wrong password and an unknown e-mail alike", async () => {
        await signUp(url, "guessed");
        const wrong = await guest.try("signIn", { body: { email: "guessed@example.org", password: "wrong" } });
        const unknown = await guest.try("signIn", { body: { email: "nobody@example.org", password: "wrong" } });
        const expected = { code: "INVALID_CREDENTIALS", message: "The e-mail or the password is wrong" };
        expect([wrong, unknown]).toMatchObject([
          { status: 401, error: expected },
          { status: 401, error: expected },
        ]);
      });

      it("locks an account after five failures, for some seconds and not for others", async () => {
        const { email } = await signUp(url, "locked");
        const other = await signUp(url, "unlocked");
        const fail = () => guest.try("signIn", { body: { email, password: "wrong" } });
        for (let i = 0; i < 5; i++) expect(await fail()).toMatchObject(refusedAs(401, "INVALID_CREDENTIALS"));
        const right = await guest.try("signIn", { body: { email, password } });
        expect(right).toMatchObject({
          ...refusedAs(429, "LOCKED_OUT"),
          error: { retryAfterSeconds: expect.any(Number) },
        });
        expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
        expect(Number(right.headers.get("retry-after"))).toBeLessThanOrEqual(5);
        await signIn(url, other.email);
        await new Promise((resolve) => setTimeout(resolve, 5100));
        await signIn(url, email);
      });
    });

    describe("access tokens", () => {
      const claims = (id: string) => ({ sub: id, exp: Math.floor(Date.now() / 1000) + 600 });
      const signed = (payload: object, key = secret) =>
        new SignJWT({ ...payload }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(key));

      it("that are forged, unsigned, expired or meant for something else open nothing", async () => {
        const { id, session } = await signUp(url, "owner");
        const [header, , signature] = session.accessToken.split(".");
        const payload = Buffer.from(JSON.stringify(claims(id))).toString("base64url");
        const ours = { ...claims(id), iss: "nchat", aud: "nchat-api", sid: crypto.randomUUID() };
        const livekitToken = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: id });
        livekitToken.addGrant({ roomJoin: true, room: "call-x" });
        const bad = {
          forged: [header, payload, signature].join("."),
          unsigned: new UnsecuredJWT(claims(id)).encode(),
          "another secret's": await signed(claims(id), "another secret, which is as long as this"),
          "an unknown session's": await signed(ours),
          "a refresh token": session.refreshToken,
          "LiveKit's": await livekitToken.toJwt(),
          rubbish: "rubbish",
        };
        for (const [name, token] of Object.entries(bad)) {
          expect([name, await asking(token).try("getMe")]).toMatchObject([name, refusedAs(401, "UNAUTHENTICATED")]);
        }
        const expired = await signed({ ...claims(id), exp: Math.floor(Date.now() / 1000) - 120 });
        expect(await asking(expired).try("getMe")).toMatchObject(refusedAs(401, "TOKEN_EXPIRED"));
        expect(await guest.try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        expect(await guest.try("getMe", {}, { headers: { authorization: "Basic abc" } })).toMatchObject({
          status: 401,
        });
      });

      it("of hasura-auth are accepted; the person is made at the first sight", async () => {
        const id = crypto.randomUUID();
        const hasura = { "x-hasura-user-id": id, "x-hasura-allowed-roles": ["user"] };
        const token = await signed({ ...claims("x"), email: "Eve@x.example", "https://hasura.io/jwt/claims": hasura });
        const made = await Promise.all([1, 2, 3].map(() => asking(token).ask("getMe")));
        expect(made[0]).toEqual({ id, email: "", username: "eve", displayName: "eve", avatarUrl: null });
        expect(made).toEqual([made[0], made[0], made[0]]);
      });
    });

    describe("refresh tokens", () => {
      const refresh = (refreshToken: string) => guest.try("refreshToken", { body: { refreshToken } });

      it("are exchanged for a session of the same sign-in", async () => {
        const { session } = await signUp(url, "renewing");
        const next = await refresh(session.refreshToken);
        if (!next.ok) throw new Error(next.error.message);
        expect(next.data).toMatchObject({ accessTokenExpiresIn: 900, user: session.user });
        expect(next.data.refreshToken).not.toBe(session.refreshToken);
        expect(await asking(next.data.accessToken).ask("getMe")).toEqual(session.user);
      });

      it("shown twice at once give each asker one; shown again later end the whole sign-in", async () => {
        const { session, email } = await signUp(url, "robbed");
        const device = await connectDevice(url(), { token: session.accessToken });
        const both = await Promise.all([refresh(session.refreshToken), refresh(session.refreshToken)]);
        expect(both).toMatchObject([{ ok: true }, { ok: true }]);
        const other = await signIn(url, email);

        await new Promise((resolve) => setTimeout(resolve, 10_500));
        expect(await refresh(session.refreshToken)).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
        expect(await device.disconnected).toBe("io server disconnect");
        for (const outcome of both) {
          const token = outcome.ok ? outcome.data.refreshToken : "";
          expect(await refresh(token)).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
          const access = outcome.ok ? outcome.data.accessToken : "";
          expect(await asking(access).try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        }
        expect(await refresh(other.session.refreshToken)).toMatchObject({ ok: true }); // another sign-in lives on
      });

      it("that nobody knows are refused", async () => {
        expect(await refresh("nonsense")).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
        expect(await guest.try("refreshToken", { body: {} })).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
      });
    });

    describe("the browser build's cookie", () => {
      /** A browser stays with the address that its page came from. */
      const guest = createClient(() => service.backend.url());
      const own = (more: Record<string, string> = {}) => ({
        headers: { "x-nchat-cookie": "1", origin: service.backend.url(), ...more },
      });
      const cookieOf = (headers: Headers) => headers.getSetCookie()[0] ?? "";
      const pairOf = (headers: Headers) => cookieOf(headers).split(";")[0] ?? "";

      it("holds the refresh token, out of reach of scripts and other sites", async () => {
        const { email } = await signUp(url, "browsing");
        const signedIn = await guest.try("signIn", { body: { email, password } }, own());
        if (!signedIn.ok) throw new Error(signedIn.error.message);
        expect(signedIn.data.session.refreshToken).toBe("");
        expect(cookieOf(signedIn.headers)).toMatch(
          /^nchat_refresh_\d+=[\w-]{43}; Max-Age=2592000; Path=\/v1\/auth; HttpOnly; SameSite=Strict$/,
        );
        const cookie = pairOf(signedIn.headers);
        const renewed = await guest.try("refreshToken", { body: {} }, own({ cookie }));
        expect(renewed).toMatchObject({ ok: true, data: { refreshToken: "", user: { email } } });
        expect(pairOf(renewed.headers)).not.toBe(cookie);

        const out = await guest.try("signOut", { body: {} }, own({ cookie: pairOf(renewed.headers) }));
        expect(cookieOf(out.headers)).toMatch(/^nchat_refresh_\d+=; /);
        const after = await guest.try("refreshToken", { body: {} }, own({ cookie: pairOf(renewed.headers) }));
        expect(after).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
      });

      it("is for pages of this server only, and not read without the header", async () => {
        const { email } = await signUp(url, "phished");
        const body = { email, password };
        for (const origin of ["https://evil.example", "app://nchat", "null", ""]) {
          expect(await guest.try("signIn", { body }, own({ origin }))).toMatchObject(refusedAs(403, "FORBIDDEN"));
        }
        const cookie = pairOf((await guest.try("signIn", { body }, own())).headers);
        const bare = await guest.try(
          "refreshToken",
          { body: {} },
          { headers: { cookie, origin: service.backend.url() } },
        );
        expect(bare).toMatchObject(refusedAs(401, "REFRESH_TOKEN_INVALID"));
      });
    });

    describe("signing out", () => {
      it("ends this sign-in and its devices at once, and is no error twice", async () => {
        const { session, client, email } = await signUp(url, "leaving");
        const other = await signIn(url, email);
        const [mine, others] = await Promise.all([
          connectDevice(url(), { token: session.accessToken }),
          connectDevice(url(), { token: other.session.accessToken }),
        ]);
        const body = { refreshToken: session.refreshToken };
        expect(await guest.ask("signOut", { body })).toEqual({ success: true });
        expect(await mine.disconnected).toBe("io server disconnect");
        expect(await client.try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        expect(await guest.ask("signOut", { body })).toEqual({ success: true });
        expect(await other.client.ask("getMe")).toMatchObject({ email });
        expect(others.isConnected()).toBe(true);
        others.close();
      });

      it("everywhere ends every sign-in of the person", async () => {
        const { session, client, email } = await signUp(url, "gone");
        const other = await signIn(url, email);
        const device = await connectDevice(url(), { token: other.session.accessToken });
        await guest.ask("signOut", { body: { refreshToken: session.refreshToken, all: true } });
        expect(await device.disconnected).toBe("io server disconnect");
        for (const one of [client, other.client]) {
          expect(await one.try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        }
      });
    });

    describe("the password", () => {
      it("is changed with the old one, which ends every other sign-in", async () => {
        const { client, session, email } = await signUp(url, "careful");
        const other = await signIn(url, email);
        const change = (oldPassword: string) =>
          client.try("changePassword", { body: { oldPassword, newPassword: "another password" } });
        expect(await change("wrong")).toMatchObject(refusedAs(401, "INVALID_CREDENTIALS"));
        expect(await change(password)).toMatchObject({ ok: true });
        expect(await client.ask("getMe")).toEqual(session.user);
        expect(await other.client.try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        expect(await guest.try("signIn", { body: { email, password } })).toMatchObject({ status: 401 });
        await signIn(url, email, "another password");
      });
    });

    describe("deleting the account", () => {
      it("needs the password, takes the name away and frees the e-mail", async () => {
        const watcher = await signUp(url, "watcher");
        const device = await connectDevice(url(), { token: watcher.session.accessToken });
        const { client, id, email } = await signUp(url, "vanishing");
        const remove = (word: string) => client.try("deleteAccount", { body: { password: word } });
        expect(await remove("wrong")).toMatchObject(refusedAs(401, "INVALID_CREDENTIALS"));
        expect(await remove(password)).toMatchObject({ ok: true });
        expect(await device.next("user:removed")).toEqual({ userId: id });
        expect(await client.try("getMe")).toMatchObject(refusedAs(401, "UNAUTHENTICATED"));
        expect(await guest.try("signIn", { body: { email, password } })).toMatchObject({ status: 401 });
        const { users } = await watcher.client.ask("listUsers", { query: { limit: 200 } });
        expect(users.filter((user) => user.id === id || user.username.startsWith("deleted"))).toEqual([]);
        const again = await signUp(url, "vanishing");
        expect(again).toMatchObject({ username: "vanishing" });
        expect(again.id).not.toBe(id);
        device.close();
      });
    });

    it("logs no secret", async () => {
      const text = logOf(service.nodes).join("\n");
      expect(text).toContain('"url":"/v1/auth/signin/email-password"');
      expect(text).not.toContain(password);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(/eyJ[\w-]+\.eyJ/);
    });
  });
});
