import { describe, expect, it } from "vitest";
import { createPlaces } from "./places.ts";

/** Takes places under names; `out` are those that were put out, in order. */
function world() {
  const places = createPlaces({ most: 4, mostOfOne: 2 });
  const out: string[] = [];
  return { out, take: (address: string, name: string) => places.take(address, () => out.push(name)) };
}

describe("places for connections that were not let in", () => {
  it("are two for one address: the third puts out the oldest of its own", () => {
    const { out, take } = world();
    take("1.1.1.1", "other");
    for (const name of ["a", "b", "c", "d"]) take("2.2.2.2", name);
    expect(out).toEqual(["a", "b"]);
  });

  it("count an IPv6 network, and both spellings of an IPv4 address, as one", () => {
    const { out, take } = world();
    for (const [at, host] of ["::1", ":1:2:3:4", "::7"].entries()) take(`2001:db8:0:5${host}`, `six ${at}`);
    take("2001:db8:0:6::1", "another network");
    expect(out).toEqual(["six 0"]);
    const four = world();
    for (const address of ["::ffff:1.2.3.4", "1.2.3.4", "1.2.3.4"]) four.take(address, address);
    expect(four.out).toEqual(["::ffff:1.2.3.4"]);
  });

  it("are there for a newcomer when all are taken: the oldest of the address with most of them goes", () => {
    const { out, take } = world();
    for (const [address, name] of [
      ["1.1.1.1", "single"],
      ["2.2.2.2", "a"],
      ["2.2.2.2", "b"],
      ["3.3.3.3", "c"],
    ] as const)
      take(address, name);
    take("4.4.4.4", "newcomer");
    expect(out).toEqual(["a"]);
  });

  it("are given back, and nobody is put out who was let in", () => {
    const { out, take } = world();
    take("1.1.1.1", "encoder")();
    for (const name of ["a", "b", "c"]) take("1.1.1.1", name);
    expect(out).toEqual(["a"]);
  });
});
