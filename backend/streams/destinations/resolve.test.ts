import { createSocket } from "node:dgram";
import { afterAll, expect, it } from "vitest";
import { createCheckDestination, createSystemResolve } from "./resolve.ts";

const silent = createSocket("udp4"); // takes every question and answers none
afterAll(() => void silent.close());

it("refuses a name in words when its name servers stay silent, instead of holding a thread for them", async () => {
  await new Promise<void>((resolve) => silent.bind(0, "127.0.0.1", resolve));
  let questions = 0;
  silent.on("message", () => void questions++);
  const check = createCheckDestination(() => true, createSystemResolve([`127.0.0.1:${silent.address().port}`]));
  expect(await check("rtmp://live.silent-servers.net/app")).toEqual({
    outcome: "refused",
    fault: "The name of the server could not be looked up in time.",
    isPassing: true,
  });
  expect(questions).toBeGreaterThan(1);
});

it("asks the system for what name servers do not know", async () => {
  const addresses = await createSystemResolve()("localhost");
  expect(addresses.every((address) => address === "127.0.0.1" || address === "::1")).toBe(true);
  expect(addresses).not.toEqual([]);
});
