import { randomBytes } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import type { Login } from "./api.ts";
import { leaveFullScreen } from "./full-screen.ts";

/** A new account that nobody else uses. */
export function newLogin(name: string): Login {
  const username = `${name}-${randomBytes(3).toString("hex")}`;
  return { username, email: `${username}@example.test`, password: `${username} pass` };
}

/** What a person does in a window, by the app's test ids (docs/testids.md). */
export type Person = Readonly<{
  page: Page;
  at: (testId: string) => Locator;
  signUp: (login: Login) => Promise<void>;
  signIn: (login: Login) => Promise<void>;
  signOut: () => Promise<void>;
  /** Leaves whatever goes on and full screen, and signs out, from any state. */
  reset: () => Promise<void>;
  /** Rings somebody. */
  call: (username: string, kind?: "video" | "audio") => Promise<void>;
  accept: (kind?: "video" | "audio") => Promise<void>;
  decline: () => Promise<void>;
  connected: (timeoutMs?: number) => Promise<void>;
  leave: () => Promise<void>;
  atHome: () => Promise<void>;
  /** Picks a window by its title and shares it. */
  share: (title: string) => Promise<void>;
  /** What the app says went wrong. */
  error: (timeoutMs?: number) => Promise<string>;
}>;

const patience = 30_000;

/** Acts in a window as a person. */
export function personAt(page: Page): Person {
  page.setDefaultTimeout(patience);
  const at = (testId: string) => page.getByTestId(testId).first();
  const atHome = () => at("call-history").waitFor();
  const error = async (timeoutMs = patience) => {
    await at("error-message").waitFor({ timeout: timeoutMs });
    return (await at("error-message").innerText()).trim();
  };
  return { page, at, atHome, error, ...accountsAt(page, at, atHome), ...callsAt(at) };
}

type At = Person["at"];

function accountsAt(page: Page, at: At, atHome: () => Promise<void>) {
  const enter = async ({ email, password }: Login, button: "sign-up" | "sign-in-submit") => {
    await at("sign-in-email").fill(email);
    await at("sign-in-password").fill(password);
    await at(button).click();
    await atHome();
  };
  // The other side may hang up at this very moment: a button that is gone has done its work.
  const leaveCall = async () => {
    if (await at("share-picker").isVisible()) await at("share-picker").press("Escape");
    const button = at("leave-call");
    if (!(await button.isVisible())) return;
    await button.click({ timeout: 5000 }).catch(async (error: unknown) => {
      if (await button.isVisible()) throw error;
    });
  };
  const signOut = async () => {
    if (!(await at("sign-out").isVisible())) await at("settings-open").click();
    await at("sign-out").click();
    await at("sign-in-email").waitFor();
  };
  return {
    signOut,
    signUp: (login: Login) => enter(login, "sign-up"),
    signIn: (login: Login) => enter(login, "sign-in-submit"),
    reset: async () => {
      await at("sign-in-email").or(at("sign-out")).or(at("leave-call")).first().waitFor();
      await leaveFullScreen(page);
      if (await at("sign-in-email").isVisible()) return;
      await leaveCall();
      await signOut();
    },
  };
}

function callsAt(at: At) {
  return {
    call: async (username: string, kind: "video" | "audio" = "video") => {
      await at(`person-${username}`).click();
      await at(kind === "video" ? "start-call" : "start-audio-call").click();
    },
    accept: (kind: "video" | "audio" = "video") => at(kind === "video" ? "accept-call" : "accept-audio").click(),
    decline: () => at("decline-call").click(),
    connected: (timeoutMs = patience) => at("call-connected").waitFor({ state: "attached", timeout: timeoutMs }),
    leave: () => at("leave-call").click(),
    share: async (title: string) => {
      await at("share-screen").click();
      await at(`source-${title}`).click();
      await at("share-start").click();
      await at("screen-share-preview").waitFor();
    },
  };
}
