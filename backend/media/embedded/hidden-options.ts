import { randomBytes } from "node:crypto";
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One option of ffmpeg and its value. */
export type Option = readonly [name: string, value: string];

/** An RTMP address as anybody may read it, and as options what only its server may. */
export type HiddenAddress = Readonly<{ server: string; options: readonly Option[] }>;

/** ffmpeg reads a preset line by line, into room for 1000 bytes. */
const longestLine = 900;

/**
 * Takes an address with its key apart: applications may hold keys too, and ffmpeg by itself takes no more than two parts
 * of a path for one. Null where an option can't hold it: control characters, or too long.
 */
export function hideAddress(url: string): HiddenAddress | null {
  const [, server, application = "", key = ""] = /^(rtmps?:\/\/[^/?#]*)\/(?:(.*)\/)?(.*)$/i.exec(url) ?? [];
  if (server === undefined) return null;
  // Who is asked for, also where ffmpeg connects to a bare address.
  const all = { rtmp_app: application, rtmp_playpath: key, rtmp_tcurl: `${server}/${application}` };
  const options = Object.entries(all).filter(([, value]) => value !== "");
  return options.every(fitsInLine) ? { server: `${server}/`, options } : null;
}

const fitsInLine = ([name, value]: Option) =>
  !/\p{Cc}/u.test(value) && Buffer.byteLength(`${name}=${value}\n`) <= longestLine;

/** Arguments for options that nobody else may read, and what ffmpeg reads them from as its fourth stream. */
export type Hidden = Readonly<{ args: readonly string[]; fd: number | "ignore"; forget: () => void }>;

/**
 * Other accounts may read command lines, and a file would stay behind a service that is killed: ffmpeg gets them in a
 * file that has no name any more before something is in it. On Windows command lines are the account's own.
 */
export function hide(options: readonly Option[]): Hidden {
  const args = options.flatMap(([name, value]) => [`-${name}`, value]);
  if (options.length === 0 || process.platform === "win32") return { args, fd: "ignore", forget: () => undefined };
  const path = join(tmpdir(), `nchat-${randomBytes(12).toString("hex")}`);
  const fd = openSync(path, "wx+", 0o600);
  const forget = () => closeSync(fd);
  try {
    unlinkSync(path);
    // At a place by number: on macOS who reads shares this end's place in the file.
    writeSync(fd, options.map(([name, value]) => `${name}=${value}\n`).join(""), 0);
  } catch (error) {
    forget();
    throw error;
  }
  return { args: ["-fpre", "/dev/fd/3"], fd, forget };
}
