import type { CallControl, CallControlEvent, Ring } from "@nchat/contract/call-control";
import type { RingStop } from "@nchat/contract/realtime";

/** A card on screen: it rings, or it says for a moment why it no longer does. */
export type RingCard = { readonly ring: Ring; readonly stopped: RingStop | null };

/** How long a card says that somebody else dealt with it. */
export const farewellMs = 2000;

/** Pure. The cards for what rings now, keeping those that still say their last word. */
export function nextCards(cards: readonly RingCard[], state: CallControl): readonly RingCard[] {
  const ringing = state.rings.map((ring): RingCard => {
    const known = cards.find((card) => card.ring.callId === ring.callId && card.stopped === null);
    return known?.ring === ring ? known : { ring, stopped: null };
  });
  const ids = new Set(state.rings.map(({ callId }) => callId));
  const leaving = cards.filter(({ ring, stopped }) => stopped !== null && !ids.has(ring.callId));
  return [...ringing, ...leaving];
}

/** Pure. A ring that another device answered or declined says so; any other end needs no word here. */
export function stoppedCard(cards: readonly RingCard[], event: CallControlEvent): RingCard | null {
  if (event.type !== "ring-stopped") return null;
  if (event.reason !== "answered_elsewhere" && event.reason !== "declined_elsewhere") return null;
  const card = cards.find(({ ring, stopped }) => ring.callId === event.callId && stopped === null);
  return card ? { ring: card.ring, stopped: event.reason } : null;
}
