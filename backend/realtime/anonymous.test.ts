import { expect, it } from "vitest";
import { createAnonymousDoor } from "./anonymous.ts";

it("lets so many in from one address, and others when one has left", () => {
  const door = createAnonymousDoor(2);
  const enter = (address: string) => {
    door.check(address);
    door.entered(address);
  };
  enter("192.0.2.1");
  enter("192.0.2.1");
  expect(() => door.check("192.0.2.1")).toThrow(expect.objectContaining({ code: "RATE_LIMITED", retryAfter: 30 }));
  enter("192.0.2.2");
  door.left("192.0.2.1");
  enter("192.0.2.1");
  expect(() => door.check("192.0.2.1")).toThrow();
});
