import { beforeEach, describe, expect, it, vi } from "vitest";
import { createOpenLink, isSafeLink } from "./links.ts";

const opened = vi.hoisted(() => [] as string[]);
vi.mock("electron", () => ({
  shell: {
    openExternal: (url: string) => {
      opened.push(url);
      return url.includes("broken") ? Promise.reject(new Error("no browser")) : Promise.resolve();
    },
  },
}));

describe("a link out of the app", () => {
  beforeEach(() => void opened.splice(0));

  it.each(["https://example.org/a?b", "HTTPS://EXAMPLE.ORG", "mailto:a@example.org"])("is opened: %s", (url) =>
    expect(isSafeLink(url)).toBe(true),
  );

  it.each([
    "http://example.org",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "smb://host/share",
    "ms-msdt:/id",
    "app://nchat/index.html",
    "data:text/html,x",
    "//example.org",
    "example.org",
    "",
  ])("is refused: %s", (url) => expect(isSafeLink(url)).toBe(false));

  it("says what became of it, and logs no address", async () => {
    const logged: unknown[] = [];
    const open = createOpenLink((...entry) => logged.push(entry));
    expect([open("https://example.org"), open("file:///secret"), open("https://broken.example")]).toEqual([
      "opened",
      "refused",
      "opened",
    ]);
    await Promise.resolve();
    expect(opened).toEqual(["https://example.org", "https://broken.example"]);
    expect(logged).toEqual([
      ["warn", "link refused", { protocol: "file:" }],
      ["warn", "link not opened", { why: "no browser" }],
    ]);
  });
});
