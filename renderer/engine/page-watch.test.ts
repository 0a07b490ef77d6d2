import type { SourceStates } from "@nchat/contract/studio";
import { expect, it } from "vitest";
import { createPageWatch } from "./page-watch.ts";

const running: SourceStates = { alerts: { step: "running" }, camera: { step: "running" } };

it("tells of each page that comes in the place of another, and of nothing else", () => {
  const watch = createPageWatch();
  const told: boolean[] = [];
  const end = watch.follow("alerts", (isThere) => told.push(isThere));
  watch.tell({ alerts: { step: "starting" } });
  watch.tell(running);
  watch.tell({ ...running, camera: { step: "lost", why: "gone" } });
  watch.tell({ alerts: { step: "lost", why: "crashed" } });
  watch.tell(running);
  expect(told).toEqual([false, true, false, true]);
  end();
  watch.tell({});
  expect(told).toHaveLength(4);
});

it("tells whoever comes later how it stands", () => {
  const watch = createPageWatch();
  watch.tell(running);
  const told: boolean[] = [];
  watch.follow("alerts", (isThere) => told.push(isThere));
  expect(told).toEqual([true]);
});
