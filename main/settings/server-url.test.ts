import { describe, expect, it } from "vitest";
import { isSameServer, readServerUrl } from "./server-url.ts";

describe("a server's address", () => {
  it.each([
    ["https://calls.example.org/", "https://calls.example.org"],
    [" calls.example.org ", "https://calls.example.org"],
    ["calls.example.org:8443", "https://calls.example.org:8443"],
    ["http://127.0.0.1:4000/path?x", "http://127.0.0.1:4000"],
    ["localhost:4000", "http://localhost:4000"],
    ["[::1]:4000", "http://[::1]:4000"],
    ["box.localhost:4000", "https://box.localhost:4000"],
    ["HTTP://EXAMPLE.ORG", "http://example.org"],
  ])("is read from %j as %s", (text, url) => expect(readServerUrl(text)).toBe(url));

  it.each(["", "ftp://example.org", "http://", "https://name:password@example.org", "file:///etc", "two words"])(
    "is not %j",
    (text) => expect(readServerUrl(text)).toBeNull(),
  );

  it("is the same server only when it is equal, or both are this computer", () => {
    expect(isSameServer("https://a.example", "https://a.example")).toBe(true);
    expect(isSameServer("http://127.0.0.1:4000", "http://localhost:4100")).toBe(true);
    expect(isSameServer("https://a.example", "https://b.example")).toBe(false);
    expect(isSameServer("https://a.example", "http://a.example")).toBe(false);
    expect(isSameServer("http://127.0.0.1:4000", "http://127.0.0.1.evil.example")).toBe(false);
    expect(isSameServer("http://127.0.0.1:4000", "http://box.localhost:4000")).toBe(false);
  });
});
