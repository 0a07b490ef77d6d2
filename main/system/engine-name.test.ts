import { expect, it } from "vitest";
import { engineName } from "./engine-name.ts";

it("the engine is named by its user agent", () => {
  const common = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)";
  expect(engineName(`${common} nchat/0.1.0 Chrome/156.0.1 Electron/45.4.1 Safari/537.36`)).toBe("Electron 45.4.1");
  expect(engineName(`${common} Chrome/156.0.0.0 Safari/537.36`)).toBe("Chromium runtime 156");
  expect(engineName("")).toBe("Chromium runtime of unknown version");
});
