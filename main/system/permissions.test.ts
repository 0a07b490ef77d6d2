import type { Session, WebContents } from "electron";
import { describe, expect, it } from "vitest";
import { guardPermissions, isPermitted, type PermissionAsk } from "./permissions.ts";

const ours: PermissionAsk = { permission: "media", origin: "app://nchat", isMainFrame: true, kind: "main" };

describe("a permission", () => {
  it.each(["media", "display-capture", "fullscreen", "speaker-selection", "clipboard-sanitized-write"])(
    "is granted to the main window: %s",
    (permission) => expect(isPermitted({ ...ours, permission })).toBe(true),
  );

  it.each(["media", "display-capture", "speaker-selection"])("is granted to the studio's engine: %s", (permission) =>
    expect(isPermitted({ ...ours, kind: "engine", permission })).toBe(true),
  );

  it.each([
    "geolocation",
    "notifications",
    "midi",
    "midiSysex",
    "hid",
    "serial",
    "usb",
    "clipboard-read",
    "openExternal",
    "idle-detection",
    "pointerLock",
    "keyboardLock",
    "window-management",
    "unknown",
    "constructor",
  ])("is denied to everybody: %s", (permission) => expect(isPermitted({ ...ours, permission })).toBe(false));

  it("is denied to a foreign page, a frame inside ours, the pop-up and a window that is not ours", () => {
    expect(isPermitted({ ...ours, origin: "https://evil.example" })).toBe(false);
    expect(isPermitted({ ...ours, origin: "app://nchat.evil" })).toBe(false);
    expect(isPermitted({ ...ours, isMainFrame: false })).toBe(false);
    expect(isPermitted({ ...ours, kind: "popup" })).toBe(false);
    expect(isPermitted({ ...ours, kind: null })).toBe(false);
  });
});

describe("the guard of permissions", () => {
  type Request = Parameters<Session["setPermissionRequestHandler"]>[0];
  type Check = Parameters<Session["setPermissionCheckHandler"]>[0];
  let request: Request = null;
  let check: Check = null;
  const session = {
    setPermissionRequestHandler: (handler: Request) => (request = handler),
    setPermissionCheckHandler: (handler: Check) => (check = handler),
  } as unknown as Session;
  const mainContents = { id: 1 } as WebContents;
  const logged: unknown[] = [];
  guardPermissions(
    session,
    (contents) => (contents.id === 1 ? "main" : null),
    (...entry) => logged.push(entry),
  );

  it("answers requests by the asking page's address, and logs a denial without its path", () => {
    const answers: boolean[] = [];
    const ask = (requestingUrl: string) =>
      request?.(mainContents, "media", (is) => answers.push(is), { isMainFrame: true, requestingUrl });
    ask("app://nchat/index.html");
    ask("https://evil.example/page?secret=1");
    expect(answers).toEqual([true, false]);
    expect(logged).toEqual([["warn", "permission denied", { permission: "media", origin: "https://evil.example" }]]);
  });

  it("answers checks, also the browser's own without a window", () => {
    const details = { isMainFrame: true, requestingUrl: "app://nchat/" };
    expect(check?.(mainContents, "media", "app://nchat/", details)).toBe(true);
    expect(check?.(null, "media", "app://nchat", details)).toBe(true);
    expect(check?.(null, "media", "https://evil.example", details)).toBe(false);
    expect(check?.({ id: 2 } as WebContents, "media", "app://nchat", details)).toBe(false);
  });
});
