import type { EndedBroadcast } from "@nchat/contract/broadcast";
import type { BroadcastOwner } from "./broadcast-owner.ts";

/** How long an end waits for the server's figures. */
const goodbyeMs = 1500;

/** The figures if they come soon; else the end is told without, and they by themselves. */
export async function soonOrLater(
  title: string,
  asked: Promise<EndedBroadcast>,
  onLate: (last: EndedBroadcast) => void,
): Promise<EndedBroadcast> {
  const patience = Promise.withResolvers<null>();
  const timer = setTimeout(() => patience.resolve(null), goodbyeMs);
  const soon = await Promise.race([asked, patience.promise]);
  clearTimeout(timer);
  if (soon !== null) return soon;
  void asked.then(onLate);
  return { title, figures: null };
}

/** Figures that came after the end was told. */
export function tellLate(owner: BroadcastOwner): (last: EndedBroadcast) => void {
  return (last) => {
    if (last.figures !== null) owner.send({ type: "counted", last });
  };
}
