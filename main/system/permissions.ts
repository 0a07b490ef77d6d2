import type { Session, WebContents } from "electron";
import type { WindowKind } from "../windows/registry.ts";
import { appOrigin } from "../windows/pages.ts";
import type { Log } from "./log.ts";

/** Who asks for what. */
export type PermissionAsk = {
  readonly permission: string;
  /** The origin that asks. */
  readonly origin: string;
  readonly isMainFrame: boolean;
  /** Null: no window of ours, or none at all. */
  readonly kind: WindowKind | null;
};

// Everything else is denied: location, notifications of the web (main has its own), devices, other screens.
const granted: Readonly<Record<WindowKind, readonly string[]>> = {
  main: ["media", "display-capture", "fullscreen", "speaker-selection", "clipboard-sanitized-write"],
  popup: [],
  engine: ["media", "display-capture", "speaker-selection"],
};

/**
 * Deny by default; the main window's own page may use camera, microphone, speakers, and the whole screen, the studio's
 * engine what it captures and by which speaker it plays.
 */
export function isPermitted({ permission, origin, isMainFrame, kind }: PermissionAsk): boolean {
  return kind !== null && isMainFrame && origin === appOrigin && granted[kind].includes(permission);
}

/** Answers every request and every check for a permission, to the very end: without an answer all would be granted. */
export function guardPermissions(
  session: Session,
  kindOf: (contents: WebContents) => WindowKind | null,
  log: Log,
): void {
  session.setPermissionRequestHandler((contents, permission, callback, { isMainFrame, requestingUrl }) => {
    const origin = originOf(requestingUrl);
    const isAllowed = isPermitted({ permission, origin, isMainFrame, kind: kindOf(contents) });
    if (!isAllowed) log("warn", "permission denied", { permission, origin });
    callback(isAllowed);
  });
  // A check comes without a window when the browser asks for itself; then our origin alone decides, and a request follows.
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, { isMainFrame }) => {
    const kind = contents === null ? "main" : kindOf(contents);
    return isPermitted({ permission, origin: originOf(requestingOrigin), isMainFrame, kind });
  });
}

// `URL.origin` is "null" for schemes that it does not know.
function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? "" : `${parsed.protocol}//${parsed.host}`;
}
