import { describe, expect, it } from "vitest";
import { answerFor, type Health, type IceEntry, nextHealth } from "./entries.ts";

const now = new Date("2026-01-05T12:00:00Z");
const entry = (id: string, more: Partial<IceEntry> = {}): IceEntry => ({
  id,
  urls: [`turn:${id}.example.org`],
  auth: { kind: "secret", secret: "secret" },
  region: null,
  priority: 0,
  health: "healthy",
  ...more,
});
const namesOf = (entries: readonly IceEntry[], region: string | null = null) =>
  answerFor("ann", entries, { region }, now).iceServers.map(({ urls }) => urls[0]?.replace(/^\w+:(\w+)\..*/, "$1"));

describe("the servers somebody is given", () => {
  it("are the nearest first, then those of any region, then the others; and higher priorities before lower", () => {
    const eu = { region: "eu" };
    const servers = [entry("far", { region: "us", priority: 9 }), entry("any"), entry("near", eu)];
    expect(namesOf(servers, "eu")).toEqual(["near", "any", "far"]);
    expect(namesOf([...servers, entry("best", { ...eu, priority: 1 })], "eu")).toEqual(["best", "near", "any"]);
    expect(namesOf(servers)).toEqual(["any", "far", "near"]);
  });

  it("are three at most", () => {
    expect(namesOf(["a", "b", "c", "d", "e"].map((id) => entry(id)))).toEqual(["a", "b", "c"]);
  });

  it.each<[Health, boolean]>([
    ["unknown", true],
    ["healthy", true],
    ["failing", true],
    ["unhealthy", false],
  ])("hold a server that is %s: %s", (health, isHeld) => {
    expect(namesOf([entry("one", { health })])).toEqual(isHeld ? ["one"] : []);
  });

  it("carry credentials of the person's own where the server wants such, else what it wants", () => {
    const credentials = { username: "all", credential: "same" };
    const servers = [
      entry("a"),
      entry("b", { auth: { kind: "account", credentials } }),
      entry("c", { auth: { kind: "none" }, urls: ["stun:c.example.org"] }),
    ];
    const { iceServers, relay } = answerFor("ann", servers, { region: null }, now);
    expect(relay).toBe("available");
    expect(iceServers).toEqual([
      { urls: ["turn:a.example.org"], username: `${now.getTime() / 1000 + 300}:ann`, credential: expect.any(String) },
      { urls: ["turn:b.example.org"], ...credentials },
      { urls: ["stun:c.example.org"] },
    ]);
    const brief = answerFor("ann", servers, { region: null, credentialSeconds: 60 }, now).iceServers[0];
    expect(brief?.username).toBe(`${now.getTime() / 1000 + 60}:ann`);
    const [bobs] = answerFor("bob", servers, { region: null }, now).iceServers;
    expect(bobs?.credential).not.toBe(iceServers[0]?.credential);
  });

  it("say when every relay is out, and when there is none", () => {
    const stun = entry("stun", { auth: { kind: "none" }, urls: ["stun:s.example.org"] });
    expect(answerFor("ann", [entry("a", { health: "unhealthy" })], { region: null }, now)).toEqual({
      iceServers: [],
      relay: "unreachable",
    });
    expect(answerFor("ann", [entry("a", { auth: { kind: "sealed" } }), stun], { region: null }, now)).toEqual({
      iceServers: [{ urls: ["stun:s.example.org"] }],
      relay: "unreachable",
    });
    expect(answerFor("ann", [stun], { region: null }, now).relay).toBe("none");
    expect(answerFor("ann", [], { region: null }, now)).toEqual({ iceServers: [], relay: "none" });
  });
});

describe("a server's health", () => {
  it("is lost by two failures in a row and regained by one success", () => {
    const after = (...answers: boolean[]) => answers.reduce<Health>(nextHealth, "unknown");
    expect(after(true)).toBe("healthy");
    expect(after(true, false)).toBe("failing");
    expect(after(true, false, true)).toBe("healthy");
    expect(after(false, false)).toBe("unhealthy");
    expect(after(false, false, false, true)).toBe("healthy");
  });
});
