import { readFile } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { protocol } from "electron";
import { appHost, appScheme } from "../windows/pages.ts";
import { codeOf } from "./files.ts";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".ogg": "audio/ogg",
  ".mp3": "audio/mpeg",
  ".wav": "audio/wav",
};

/** Must run before the app is ready: our scheme behaves like https (secure context, own origin). */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Serves the built pages as `app://nchat/…`, each answer with the security headers of that moment. Returns its stop. */
export function serveApp(folder: string, getHeaders: (url: string) => Readonly<Record<string, string>>): () => void {
  protocol.handle(appScheme, async (request) => {
    const path = fileOf(folder, request.url);
    const body = path === null ? null : await readOrNull(path);
    const headers = { ...getHeaders(request.url) };
    if (path === null || body === null) return new Response("Not found", { status: 404, headers });
    const type = types[extname(path)] ?? "application/octet-stream";
    return new Response(new Uint8Array(body), { headers: { ...headers, "content-type": type } });
  });
  return () => protocol.unhandle(appScheme);
}

/** The file that an address of ours means; null when it is none of ours or leads out of the folder. */
export function fileOf(folder: string, url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.host !== appHost) return null;
  const path = decode(parsed.pathname);
  if (path === null || path.includes("\0")) return null;
  const root = resolve(folder);
  const file = resolve(join(root, path));
  return file.startsWith(root + sep) ? file : null;
}

function decode(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // not an address that we ever wrote: answered with 404
  }
}

async function readOrNull(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch (error) {
    // A folder, or nothing there; anything else is a broken installation and must be heard of.
    const code = codeOf(error);
    if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return null;
    throw error;
  }
}
