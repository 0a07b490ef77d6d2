import { networkInterfaces } from "node:os";

/**
 * This computer's address on the network: what other computers reach it by.
 * @param {ReturnType<typeof networkInterfaces>} [interfaces]
 * @returns {string | undefined}
 */
export function lanAddress(interfaces = networkInterfaces()) {
  const addresses = Object.values(interfaces).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}
