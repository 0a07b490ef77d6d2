import type { Person } from "@nchat/contract/people";
import { expect, test } from "vitest";
import { type CommandPorts, findCommands } from "./commands.ts";

const person = (username: string, displayName: string): Person => ({
  id: `id-${username}`,
  username,
  displayName,
  avatarUrl: null,
  presence: "available",
});
const aiko = person("aiko", "Aiko");
const echo = person("echo", "Echo");

/** Ports that note what was done. */
function ports(isInCall = false) {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const all: CommandPorts = {
    isInCall,
    goHome: note("home"),
    goStreams: note("streams"),
    goRecordings: note("recordings"),
    goNewCall: note("new call"),
    goSettings: note("settings"),
    goStudio: note("studio"),
    toggleStreamerMode: note("streamer mode"),
    openPerson: (username) => done.push(`open ${username}`),
    call: (whom, type) => done.push(`${type} ${whom.username}`),
    echo,
    leaveCall: note("leave"),
    toggleMute: note("mute"),
    setTheme: (theme) => done.push(theme),
    signOut: note("sign out"),
  };
  return { all, done };
}

const labels = (typed: string, isInCall = false) =>
  findCommands(typed, [aiko, echo], ports(isInCall).all).map(({ label }) => label);

test("nothing typed offers every action", () => {
  expect(labels("")).toEqual([
    "New call",
    "Call echo",
    "Home",
    "Streams",
    "Recordings",
    "Go live",
    "Streamer mode on or off",
    "Settings",
    "Dark appearance",
    "Light appearance",
    "Appearance of the system",
    "Sign out",
  ]);
});

test("a name offers calls and the person's page, also with a verb before it", () => {
  const found = ["Call Aiko", "Call Aiko, sound only", "Open Aiko"];
  expect([labels("aik"), labels("call aiko")]).toEqual([found, found]);
});

test("the echo person is offered once", () => {
  expect(labels("echo")).toEqual(["Call Echo", "Call Echo, sound only", "Open Echo"]);
});

test("in a call nobody else can be called, but it can be left and muted", () => {
  expect(labels("aiko", true)).toEqual(["Open Aiko"]);
  expect(labels("", true).slice(0, 2)).toEqual(["Leave the call", "Mute or unmute"]);
});

test("what is found nowhere is an empty list", () => {
  expect(labels("xyzzy")).toEqual([]);
});

test("every command does what it says", () => {
  const { all, done } = ports();
  for (const { run } of [...findCommands("aiko", [aiko], all), ...findCommands("", [], all)]) run();
  expect(done).toEqual([
    "video aiko",
    "audio aiko",
    "open aiko",
    "new call",
    "video echo",
    "home",
    "streams",
    "recordings",
    "studio",
    "streamer mode",
    "settings",
    "dark",
    "light",
    "system",
    "sign out",
  ]);
});
