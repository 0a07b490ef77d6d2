import { expect, it } from "vitest";
import { sentenceOf } from "./errors.ts";

it("names the field that is wrong, where the answer does", () => {
  const answer = { code: "VALIDATION_FAILED", message: "The request is not valid" } as const;
  expect(sentenceOf(answer)).toBe("The request is not valid");
  expect(sentenceOf({ ...answer, details: [{ path: "body.title", message: "Too long" }] })).toBe(
    "The request is not valid (title: Too long).",
  );
  expect(sentenceOf({ ...answer, details: [{ path: "body", message: "Not JSON" }] })).toBe(
    "The request is not valid (body: Not JSON).",
  );
});
