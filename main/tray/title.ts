import type { CurrentCall } from "@nchat/contract/call-control";

/** What the call is called: known while it is placed or answered, and kept until it is over. */
export function nextTitle(title: string | null, current: CurrentCall): string | null {
  switch (current.step) {
    case "idle":
    case "over":
      return null;
    case "placing":
    case "calling":
      return current.target.title;
    case "answering":
      return current.caller?.displayName ?? null;
    case "joining":
    case "in-call":
      return title;
  }
}
