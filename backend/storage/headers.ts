import { extname } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".mp4": "video/mp4",
  ".webm": "video/webm",
  ".ogg": "audio/ogg",
  ".m3u8": "application/vnd.apple.mpegurl",
  ".mpd": "application/dash+xml",
  ".ts": "video/mp2t",
  ".m4s": "video/iso.segment",
  ".jpeg": "image/jpeg",
  ".json": "application/json",
};

/** The media type that a key's ending means. */
export function contentTypeOf(key: string): string {
  return types[extname(key)] ?? "application/octet-stream";
}

/** `Content-Disposition` with a name in any language: plain for old clients, and as RFC 6266 has it. */
export function dispositionOf(as: "attachment" | "inline", fileName: string): string {
  const plain = fileName.replaceAll(/[^\w. -]/g, "_");
  const encoded = encodeURIComponent(fileName).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `${as}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
