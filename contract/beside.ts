import type { ErrorCode } from "./errors.ts";
import type { StreamInfo } from "./streams.ts";

/** Pure: of a person's open streams those that something else may send to; `isMeant`: what is known here by its id. */
export function besides<T extends Pick<StreamInfo, "id" | "status">>(
  open: readonly T[],
  isMeant: (id: string) => boolean,
): readonly T[] {
  return open.filter(({ id, status }) => status !== "ending" && !isMeant(id));
}

/** Pure: whether a server that says so of a stream means that it has ended since it was listed. */
export function isOverSince(code: ErrorCode | null): boolean {
  return code === "STREAM_NOT_FOUND" || code === "STREAM_ENDED";
}
