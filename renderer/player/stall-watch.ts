/** Where playing was when looked at. */
export type Look = { readonly at: number; readonly position: number; readonly isExpected: boolean };

/** `since` is when the picture last moved. */
export type Stall = { readonly since: number; readonly position: number };

/** Before the first look. */
export const initialStall: Stall = { since: 0, position: -1 };

/** Standing still for so long is told. */
export const stillAfterMs = 1500;
/** Then it is tried anew from the start. */
export const brokenAfterMs = 12_000;

/** Pure. Standing still counts only while the picture should move. */
export function nextStall(stall: Stall, { at, position, isExpected }: Look): Stall {
  return position !== stall.position || !isExpected ? { since: at, position } : stall;
}
