import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const skipped = new Set(["node_modules", "out", "dist", ".nchat"]);

/**
 * A fingerprint of what files contain; dates do not count, so that a checkout back and forth costs nothing.
 * @param {string} root
 * @param {readonly string[]} paths files and folders
 * @returns {string}
 */
export function fingerprint(root, paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => filesIn(join(root, path)))) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return /\.test\.tsx?$/.test(path) ? [] : [path];
  return readdirSync(path)
    .filter((name) => !skipped.has(name))
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/**
 * Whether a step was last done for this very content.
 * @param {string} file
 * @param {string} content
 * @returns {boolean}
 */
export function isStamped(file, content) {
  return existsSync(file) && readFileSync(file, "utf8") === content;
}

/**
 * Remembers that a step was done.
 * @param {string} file
 * @param {string} content
 */
export function stamp(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
