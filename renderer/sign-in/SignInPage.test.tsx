import type { AuthResult } from "@nchat/contract/ipc/auth";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DesktopPort, Platform } from "../platform/platform.ts";
import { schedule } from "../session/schedule.ts";
import { createSessionStore } from "../session/session-store.ts";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import { SignInPage } from "./SignInPage.tsx";

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const wrong: AuthResult = { outcome: "refused", error: { code: "INVALID_CREDENTIALS", message: "wrong" } };
const settle = (ms = 0) => act(() => vi.advanceTimersByTimeAsync(ms));

/** The page over a server that answers as told; what it was asked is noted. */
function open(answers: AuthResult[], { serverUrl = "http://localhost:4000" as string | null } = {}) {
  const asked: unknown[] = [];
  const answer = (how: string) => async (credentials: unknown) => {
    asked.push([how, credentials]);
    return answers.shift() ?? ({ outcome: "unreachable" } as const);
  };
  const servers: string[] = [];
  const desktop = {
    setServer: async (url: string) => {
      servers.push(url);
      return url.startsWith("http") ? ("saved" as const) : ("not-a-url" as const);
    },
  } as Partial<DesktopPort> as DesktopPort;
  const session = createSessionStore({
    auth: {
      signIn: answer("sign-in"),
      signUp: answer("sign-up"),
      refresh: async () => ({ outcome: "signed-out" }),
      signOut: async () => undefined,
      signOutEverywhere: async () => "done",
    },
    now: Date.now,
    schedule,
  });
  session.start();
  const platform = { environment: { serverUrl }, desktop } as Partial<Platform> as Platform;
  render(
    <TooltipProvider>
      <SignInPage session={session} platform={platform} now={Date.now} />
    </TooltipProvider>,
  );
  return { asked, servers, session };
}

function type(email: string, password: string) {
  fireEvent.change(screen.getByTestId("sign-in-email"), { target: { value: email } });
  fireEvent.change(screen.getByTestId("sign-in-password"), { target: { value: password } });
}
const credentials = { email: "mara@example.com", password: "correct horse" };
const error = () => screen.queryByTestId("error-message")?.textContent ?? null;

test("a wrong password is said on the page, and what was typed stays", async () => {
  const { asked } = open([wrong]);
  await settle();
  type(credentials.email, credentials.password);
  fireEvent.click(screen.getByTestId("sign-in-submit"));
  await settle();
  expect([asked, error()]).toEqual([[["sign-in", credentials]], "E-mail or password is wrong."]);
  expect(screen.getByTestId<HTMLInputElement>("sign-in-email").value).toBe(credentials.email);
});

test("“Create account” makes one from the same two fields", async () => {
  const { asked } = open([wrong]);
  await settle();
  type(credentials.email, credentials.password);
  fireEvent.click(screen.getByTestId("sign-up"));
  await settle();
  expect(asked).toEqual([["sign-up", credentials]]);
});

test("what is surely wrong is said at its field, and the server is not asked", async () => {
  const { asked } = open([]);
  await settle();
  type("mara", "short");
  fireEvent.click(screen.getByTestId("sign-up"));
  expect([screen.getByText("This is not an e-mail address."), asked.length]).toEqual([expect.anything(), 0]);
  expect(screen.getByTestId("sign-in-email").getAttribute("aria-invalid")).toBe("true");
});

test("a lock-out counts down to the next try", async () => {
  open([{ outcome: "refused", error: { code: "LOCKED_OUT", message: "", retryAfterSeconds: 30 } }]);
  await settle();
  type(credentials.email, credentials.password);
  fireEvent.click(screen.getByTestId("sign-in-submit"));
  await settle();
  expect(error()).toContain("30\u202Fs");
  await settle(10_000);
  expect(error()).toContain("20\u202Fs");
});

test("a server that does not answer is tried again by itself and at a click", async () => {
  const { asked } = open([{ outcome: "unreachable" }, { outcome: "unreachable" }, wrong]);
  await settle();
  type(credentials.email, credentials.password);
  fireEvent.click(screen.getByTestId("sign-in-submit"));
  await settle();
  expect(error()).toBe("Can't reach the server at localhost:4000. Trying again in 6\u202Fs.");
  await settle(6500);
  expect(asked.length).toBe(2);
  fireEvent.click(screen.getByText("Try again"));
  await settle();
  expect([asked.length, error()]).toEqual([3, "E-mail or password is wrong."]);
});

test("without a server the page asks for one first", async () => {
  const { servers } = open([], { serverUrl: null });
  await settle();
  expect(screen.getByTestId<HTMLButtonElement>("sign-in-submit").disabled).toBe(true);
  const address = screen.getByTestId("server-address");
  fireEvent.change(address, { target: { value: "calls" } });
  fireEvent.keyDown(address, { key: "Enter" });
  await settle();
  expect(screen.getByText(/not a web address/)).toBeTruthy();
  fireEvent.change(address, { target: { value: "https://calls.example.com" } });
  fireEvent.click(screen.getByText("Use this server"));
  await settle();
  expect(servers).toEqual(["calls", "https://calls.example.com"]);
});
