import { describe, expect, it } from "vitest";
import { readCommandLine } from "./command-line.ts";

const plain = { profile: "default", dataDir: null, serverUrl: null, hasFakeMedia: false, debuggingPort: null };

describe("the command line", () => {
  it("needs nothing", () => {
    expect(readCommandLine(["electron", "."], {})).toEqual({ ok: true, options: plain });
  });

  it("reads every option, in both spellings, and lets Chromium's own pass", () => {
    const argv = [
      "electron",
      ".",
      "--no-sandbox",
      "--profile",
      "bob",
      "--server=https://calls.example.org/x",
      "--fake-media",
    ];
    const env = { NCHAT_DATA_DIR: "/data" };
    expect(readCommandLine([...argv, "--remote-debugging-port", "0"], env)).toEqual({
      ok: true,
      options: {
        profile: "bob",
        dataDir: "/data",
        serverUrl: "https://calls.example.org",
        hasFakeMedia: true,
        debuggingPort: 0,
      },
    });
  });

  it("takes the environment where the command line is silent", () => {
    const env = { NCHAT_PROFILE: "carol", NCHAT_SERVER_URL: "http://127.0.0.1:4000", NCHAT_FAKE_MEDIA: "1" };
    expect(readCommandLine(["--profile", "bob"], env)).toEqual({
      ok: true,
      options: { ...plain, profile: "bob", serverUrl: "http://127.0.0.1:4000", hasFakeMedia: true },
    });
    expect(readCommandLine([], env)).toMatchObject({ options: { profile: "carol" } });
  });

  it.each([
    [["--profile", "../bob"], {}, 'The profile "../bob" is no name: up to 40 letters, digits, "-" and "_".'],
    [["--profile"], {}, 'The profile "" is no name: up to 40 letters, digits, "-" and "_".'],
    [["--profile", "--fake-media"], {}, 'The profile "" is no name: up to 40 letters, digits, "-" and "_".'],
    [["--server", "ftp://example.org"], {}, 'The server "ftp://example.org" is no http or https address.'],
    [[], { NCHAT_SERVER_URL: "http://" }, 'The server "http://" is no http or https address.'],
    [["--remote-debugging-port", "70000"], {}, 'The debugging port "70000" is no number from 0 to 65535.'],
    [["--remote-debugging-port=x"], {}, 'The debugging port "x" is no number from 0 to 65535.'],
    [[], { NCHAT_DATA_DIR: "data" }, 'NCHAT_DATA_DIR "data" is no absolute path.'],
  ])("refuses %j with %j in words", (argv, env, problem) => {
    expect(readCommandLine(argv, env)).toEqual({ ok: false, problem });
  });
});
