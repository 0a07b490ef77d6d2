import { expect, it } from "vitest";
import { notValid, sentenceOf } from "./errors.ts";

it("names the field that is wrong, where the answer does", () => {
  const answer = { code: "VALIDATION_FAILED", message: notValid } as const;
  expect(sentenceOf(answer)).toBe("The request is not valid");
  expect(sentenceOf({ ...answer, details: [{ path: "body.title", message: "Too long" }] })).toBe(
    "The request is not valid (title: Too long).",
  );
  expect(sentenceOf({ ...answer, details: [{ path: "body", message: "Not JSON" }] })).toBe(
    "The request is not valid (body: Not JSON).",
  );
  const said = "This time has passed.";
  expect(sentenceOf({ ...answer, message: said, details: [{ path: "body.scheduledAt", message: "Too early" }] })).toBe(
    said,
  );
});
