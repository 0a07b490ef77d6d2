import { expect, it } from "vitest";
import { createChoice } from "./destination-place.ts";

const placeOf = (...addresses: string[]) => ({ host: "a.org", port: 1935, isEncrypted: false, addresses });
const [four, six] = ["192.0.2.1", "2001:db8::1"];

it("stays with the address where somebody answered, in whatever order they are told", () => {
  const choice = createChoice();
  expect(choice.of(placeOf(six, four))).toBe(six);
  choice.ended(false);
  expect(choice.of(placeOf(six, four))).toBe(four);
  choice.ended(true);
  expect(choice.of(placeOf(six, four))).toBe(four);
  choice.ended(true);
  expect(choice.of(placeOf(four, six))).toBe(four);
});

it("goes round while nobody answers, and begins anew when the last one is the name's no more", () => {
  const choice = createChoice();
  const tried = [0, 1, 2].map(() => {
    const address = choice.of(placeOf(four, six));
    choice.ended(false);
    return address;
  });
  expect(tried).toEqual([four, six, four]);
  expect(choice.of(placeOf("192.0.2.9", "192.0.2.8"))).toBe("192.0.2.9");
});
