import type { Broadcast, BroadcastHealth } from "@nchat/contract/broadcast";

/** One step on the way to being live. */
export type GoingLiveStep = {
  readonly id: "stream" | "encoder" | "line" | "live";
  readonly label: string;
  readonly state: "waiting" | "running" | "done" | "failed";
};

const labels = { stream: "Stream made", encoder: "Encoder runs", line: "Line to the server", live: "Live" } as const;

/** How far going live has come; empty before it began and once it is done. A failure's words stand beside the list. */
export function goingLive(broadcast: Broadcast, health: BroadcastHealth | null): readonly GoingLiveStep[] {
  const states = statesOf(broadcast, health !== null && health.sentFrames > 0);
  if (states === null) return [];
  return (["stream", "encoder", "line", "live"] as const).map((id, at) => ({
    ...{ id, label: labels[id], state: states[at] ?? "waiting" },
  }));
}

type States = readonly GoingLiveStep["state"][];

function statesOf(broadcast: Broadcast, isEncoding: boolean): States | null {
  switch (broadcast.step) {
    case "preparing":
      return ["running", "waiting", "waiting", "waiting"];
    case "connecting":
      return isEncoding ? ["done", "done", "running", "waiting"] : ["done", "running", "waiting", "waiting"];
    case "reconnecting": {
      const { problem, retryAt } = broadcast;
      const state = retryAt === null ? "running" : "failed";
      return problem.code === "no-encoder" ? ["done", state, "waiting", "waiting"] : ["done", "done", state, "waiting"];
    }
    case "live":
    case "idle":
    case "interrupted":
    case "ending":
    case "failed":
      return null;
  }
}
