import { expect, test } from "vitest";
import { parseOptions } from "./options.mjs";

const defaults = {
  profile: "default",
  server: undefined,
  web: false,
  debuggingPort: undefined,
  fakeMedia: false,
  lan: false,
  help: false,
  verbs: [],
};

test("nothing given is the default profile on services of our own", () => {
  expect(parseOptions([])).toEqual(defaults);
});

test("every option is read, with its value apart or after an equals sign", () => {
  const args = ["--profile", "bob", "--server=https://calls.example.org/", "--remote-debugging-port", "0"];
  expect(parseOptions([...args, "--web", "--fake-media", "--lan"])).toEqual({
    ...defaults,
    profile: "bob",
    server: "https://calls.example.org",
    debuggingPort: 0,
    web: true,
    fakeMedia: true,
    lan: true,
  });
});

test("what the running app is to do is handed on, with a value where there is one", () => {
  const args = ["--profile", "bob", "--studio-scene", "Side by side", "--marker", "--clip=30", "--go-live"];
  const verbs = ["--studio-scene=Side by side", "--marker", "--clip=30", "--go-live"];
  expect(parseOptions(args)).toEqual({ ...defaults, profile: "bob", verbs });
});

test("fake media can be asked for by the environment", () => {
  expect(parseOptions([], { NCHAT_FAKE_MEDIA: "1" }).fakeMedia).toBe(true);
  expect(parseOptions([], { NCHAT_FAKE_MEDIA: "0" }).fakeMedia).toBe(false);
});

test.each([
  [["--profil", "bob"], 'there is no option "--profil"'],
  [["bob"], 'there is no option "bob"'],
  [["--profile"], "--profile needs a value"],
  [["--profile", "--web"], "--profile needs a value"],
  [["--profile", "../bob"], `"../bob" can't be a profile`],
  [["--server", "calls.example.org"], '"calls.example.org" is no server address'],
  [["--server", "file:///etc"], '"file:///etc" is no server address'],
  [["--remote-debugging-port", "70000"], '--remote-debugging-port takes a port between 0 and 65535, not "70000"'],
  [["--remote-debugging-port=x"], '--remote-debugging-port takes a port between 0 and 65535, not "x"'],
])("%j is refused in words", (args, words) => {
  expect(() => parseOptions(args)).toThrow(words);
});
