import { describe, expect, it } from "vitest";
import { contentPolicy, securityHeaders } from "./content-policy.ts";

const connect = (policy: string) => policy.split("; ").find((part) => part.startsWith("connect-src"));

describe("the content policy", () => {
  it("reaches nothing but the app itself before a server is chosen", () => {
    expect(connect(contentPolicy({ serverUrl: null, livekitUrl: null, lineOrigin: null }))).toBe("connect-src 'self'");
  });

  it("reaches the chosen server and its LiveKit over HTTP and WebSocket, and nothing beside them", () => {
    const policy = contentPolicy({
      serverUrl: "https://calls.example.org",
      livekitUrl: "ws://127.0.0.1:7880/path",
      lineOrigin: null,
    });
    expect(connect(policy)).toBe(
      "connect-src 'self' https://calls.example.org wss://calls.example.org http://127.0.0.1:7880 ws://127.0.0.1:7880",
    );
  });

  it("names an address once when server and LiveKit share it", () => {
    const policy = contentPolicy({ serverUrl: "https://a.example", livekitUrl: "wss://a.example", lineOrigin: null });
    expect(connect(policy)).toBe("connect-src 'self' https://a.example wss://a.example");
  });

  it("plays streams from where the server says they are, over HTTP alone", () => {
    const cdnUrl = "https://cdn.example.org/live";
    const policy = contentPolicy({ serverUrl: "https://a.example", livekitUrl: null, cdnUrl, lineOrigin: null });
    expect(connect(policy)).toBe("connect-src 'self' https://a.example wss://a.example https://cdn.example.org");
    for (const nonsense of ["*; script-src *", "data:text/plain,x", ""])
      expect(connect(contentPolicy({ serverUrl: null, livekitUrl: null, cdnUrl: nonsense, lineOrigin: null }))).toBe(
        "connect-src 'self'",
      );
  });

  it("plays recordings from the server, and from where it keeps them, and from nowhere else", () => {
    const given = { serverUrl: "https://a.example/x", livekitUrl: null, lineOrigin: null };
    const of = (policy: string) => policy.split("; ").filter((part) => /^(img|media)-src/.test(part));
    expect(of(contentPolicy(given))).toEqual([
      "img-src 'self' data: blob: https://a.example",
      "media-src 'self' data: blob: mediastream: https://a.example",
    ]);
    expect(of(contentPolicy({ ...given, filesUrl: "https://files.example" }))).toEqual([
      "img-src 'self' data: blob: https://a.example https://files.example",
      "media-src 'self' data: blob: mediastream: https://a.example https://files.example",
    ]);
    expect(of(contentPolicy({ ...given, serverUrl: null, filesUrl: "*; script-src *" }))).toEqual([
      "img-src 'self' data: blob:",
      "media-src 'self' data: blob: mediastream:",
    ]);
  });

  it("reaches main's own line by its exact address only", () => {
    const policy = contentPolicy({ serverUrl: null, livekitUrl: null, lineOrigin: "ws://127.0.0.1:41234" });
    expect(connect(policy)).toBe("connect-src 'self' ws://127.0.0.1:41234");
  });

  it("lets no foreign script, frame, form or base in", () => {
    const policy = contentPolicy({ serverUrl: null, livekitUrl: null, lineOrigin: null });
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'; worker-src 'self';");
    for (const closed of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"])
      expect(policy).toContain(closed);
  });

  it("goes out with the other security headers", () => {
    expect(Object.keys(securityHeaders({ serverUrl: null, livekitUrl: null, lineOrigin: null })).sort()).toEqual([
      "content-security-policy",
      "cross-origin-opener-policy",
      "permissions-policy",
      "referrer-policy",
      "x-content-type-options",
    ]);
  });
});
