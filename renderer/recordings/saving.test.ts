import type { RecordingSaved } from "@nchat/contract/ipc/recordings";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { sampleRecording as recording } from "./recording.fixture.ts";
import { createHandling } from "./saving.ts";

function setUp(answer: unknown, saved: RecordingSaved | null = null) {
  const done: unknown[] = [];
  const handling = createHandling({
    rest: {
      call: async (name: string, input: unknown) => {
        done.push([name, input]);
        return answer;
      },
    } as unknown as RestClient,
    saveRecording:
      saved &&
      (async (...which) => {
        done.push(["save", ...which]);
        return saved;
      }),
    follow: (url) => void done.push(["follow", url]),
    raise: (kind, text) => void done.push([kind, text]),
    onRemoved: (id) => void done.push(["removed", id]),
  });
  return { handling, done };
}

test("the desktop saves by itself and says where; nothing is saved twice at once", async () => {
  const { handling, done } = setUp(null, { outcome: "saved", fileName: "call.mp4" });
  const first = handling.save(recording(1), "f1");
  expect(handling.saving.getState()).toEqual(["r1"]);
  await Promise.all([first, handling.save(recording(1), "f1")]);
  expect([handling.saving.getState(), done]).toEqual([
    [],
    [
      ["save", "r1", "f1"],
      ["done", "Saved as call.mp4 among your downloads."],
    ],
  ]);
});

test("a browser is given the signed address", async () => {
  const { handling, done } = setUp({ ok: true, value: { url: "https://files.example/x" } });
  await handling.save(recording(1), null);
  expect(done).toEqual([
    ["downloadRecording", { params: { id: "r1" }, query: {} }],
    ["follow", "https://files.example/x"],
  ]);
});

test("what was deleted is gone here at once, also when somebody else was faster; a refusal is said", async () => {
  const removed = [
    ["deleteRecording", { params: { id: "r1" } }],
    ["removed", "r1"],
    ["info", "The recording was deleted."],
  ];
  for (const answer of [{ ok: true }, { ok: false, reason: "refused", error: { code: "RECORDING_NOT_FOUND" } }]) {
    const { handling, done } = setUp(answer);
    expect([await handling.remove("r1"), done]).toEqual([null, removed]);
  }
  const refused = { ok: false, reason: "refused", error: { code: "FORBIDDEN", message: "Only hosts." } };
  expect(await setUp(refused).handling.remove("r1")).toBe("Only hosts.");
});
