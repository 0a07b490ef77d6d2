/**
 * @typedef {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile
 */

/**
 * Whether what npm says it installed is what the lockfile asks for. Optional packages may be missing: they are other
 * platforms'.
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted.packages)
    .filter(([path]) => path.includes("node_modules/"))
    .every(([path, { version, optional }]) => {
      const there = installed.packages[path];
      return there ? there.version === version : optional === true;
    });
}
