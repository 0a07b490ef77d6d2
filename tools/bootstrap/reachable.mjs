import { lookup } from "node:dns/promises";

/**
 * Whether a host's name is known here; a network that swallows questions counts as none.
 * @param {string} host
 * @returns {Promise<boolean>}
 */
export function resolves(host) {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), 5000).unref());
  return Promise.race([
    lookup(host).then(
      () => true,
      () => false, // the answer to the question
    ),
    late,
  ]);
}
