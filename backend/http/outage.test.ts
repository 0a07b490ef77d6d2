import { describe, expect, it } from "vitest";
import { ApiError } from "./api-error.ts";
import { isOutage } from "./outage.ts";

const withCode = (code: string) => Object.assign(new Error("words of the database"), { code });

describe("an outage", () => {
  it.each([
    ["a refused connection", withCode("ECONNREFUSED")],
    ["an operator's shutdown", withCode("57P01")],
    ["a start that is not done", withCode("57P03")],
    ["too many connections", withCode("53300")],
    ["a lock that was not to be had", withCode("55P03")],
    ["two transactions in each other's way", withCode("40P01")],
    ["a broken connection", new Error("Connection terminated unexpectedly")],
    ["a full pool", new Error("timeout exceeded when trying to connect")],
    ["one that another error tells of", new Error("no", { cause: withCode("08006") })],
    ["one at every address", new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")])],
  ])("is %s", (_what, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ["a doubled key", withCode("23505")],
    ["a mistake in SQL", withCode("42601")],
    ["a bug", new TypeError("undefined is not a function")],
    ["a refusal", new ApiError("CONFLICT", "no")],
    ["no error at all", "ECONNREFUSED"],
  ])("is not %s", (_what, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
