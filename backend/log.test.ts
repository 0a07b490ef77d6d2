import { expect, it } from "vitest";
import { createLog, withoutSecrets } from "./log.ts";

it("hides secrets wherever they usually stand", () => {
  const lines: string[] = [];
  const log = createLog("info", { write: (line) => lines.push(line) });
  log.info({ token: "t0p" }, "one");
  log.info({ body: { email: "ann@example.org", password: "t0p" } }, "two");
  log.info({ req: { headers: { authorization: "Bearer t0p", cookie: "t0p", host: "here" } } }, "three");
  expect(lines.join("")).not.toContain("t0p");
  expect(JSON.parse(lines[1] ?? "")).toMatchObject({
    msg: "two",
    body: { email: "ann@example.org", password: "[hidden]" },
  });
});

it("hides secrets in addresses", () => {
  expect(withoutSecrets("/socket.io/?EIO=4&token=abc&x=1&access_token=d")).toBe(
    "/socket.io/?EIO=4&token=[hidden]&x=1&access_token=[hidden]",
  );
});
