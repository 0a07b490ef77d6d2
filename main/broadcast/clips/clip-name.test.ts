import { expect, it } from "vitest";
import { clipName } from "./clip-name.ts";

const at = new Date(2026, 10, 23, 12, 4, 7);

it.each([
  ["Release 4 walkthrough", "Release 4 walkthrough 2026-11-23 12.04.07"],
  ["../../etc/passwd", "etc passwd 2026-11-23 12.04.07"],
  ["a:b|c\u0000d", "a b c d 2026-11-23 12.04.07"],
  ["", "Clip 2026-11-23 12.04.07"],
  ["…", "… 2026-11-23 12.04.07"],
  [".hidden", "hidden 2026-11-23 12.04.07"],
])("a file is called after its stream: %j", (title, name) => expect(clipName(title, at)).toBe(name));

it("fits into a name of a file, whatever the title", () => {
  expect(Buffer.byteLength(clipName("🎬".repeat(255), at))).toBeLessThan(200);
});
