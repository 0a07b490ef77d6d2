import { pino } from "pino";
import { expect, it } from "vitest";
import { createMetrics } from "./metrics.ts";

it("tells what was counted and what was looked up, and leaves out what can't be had", async () => {
  const metrics = createMetrics(pino({ level: "silent" }));
  metrics.answered("GET", "/api/calls/:id", 200, 0.02);
  metrics.asked("ensure-room", false, 3);
  metrics.jobDone("call:deadline", true);
  metrics.watch("nchat_one", "One figure", () => 7);
  metrics.watch("nchat_some", "Some", async () => ({ waiting: 2, running: 0 }));
  metrics.watch("nchat_lost", "Lost", () => Promise.reject(new Error("no database")));
  const lines = (await metrics.tell()).text.split("\n");
  expect(lines).toEqual(
    expect.arrayContaining([
      'nchat_http_request_seconds_bucket{le="0.025",method="GET",route="/api/calls/:id",status="200"} 1',
      'nchat_livekit_request_seconds_count{what="ensure-room",outcome="failed"} 1',
      'nchat_jobs_total{name="call:deadline",outcome="done"} 1',
      "nchat_one 7",
      'nchat_some{kind="waiting"} 2',
      'nchat_some{kind="running"} 0',
    ]),
  );
  expect(lines.filter((line) => line.startsWith("nchat_lost"))).toEqual([]);
});
