/** How many may wait to be let in: in all, and from one address. */
type Limits = Readonly<{ most: number; mostOfOne: number }>;

type Waiting = Readonly<{ group: string; putOut: () => void }>;

/**
 * Places for connections that were not let in yet; those that were need none. Encoders are let in within moments, so where
 * places run out, who has waited longest goes, of the address that holds most of them: nobody keeps others out by waiting.
 */
export function createPlaces({ most, mostOfOne }: Limits) {
  const waiting = new Set<Waiting>();
  const ofGroup = (group: string) => [...waiting].filter((each) => each.group === group);
  const largest = () => {
    const groups = [...new Set([...waiting].map(({ group }) => group))].map(ofGroup);
    return groups.toSorted((a, b) => b.length - a.length)[0] ?? [];
  };
  return {
    /** Takes one; answers what gives it back, when it was let in or has gone. */
    take: (address: string, putOut: () => void): (() => void) => {
      const group = groupOf(address);
      const mine = ofGroup(group);
      const [oldest] = mine.length >= mostOfOne ? mine : waiting.size >= most ? largest() : [];
      if (oldest) {
        waiting.delete(oldest);
        oldest.putOut();
      }
      const entry = { group, putOut };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
  };
}

/** One IPv6 network is one household's or one machine's; an IPv4 address may come in the form of IPv6. */
function groupOf(address: string): string {
  if (!address.includes(":")) return address;
  if (address.includes(".")) return address.slice(address.lastIndexOf(":") + 1);
  const [before = "", after = ""] = address.split("::");
  const [left, right] = [before, after].map((text) => text.split(":").filter((part) => part !== ""));
  const zeros = Array.from({ length: Math.max(0, 8 - (left?.length ?? 0) - (right?.length ?? 0)) }, () => "0");
  return [...(left ?? []), ...zeros, ...(right ?? [])].slice(0, 4).join(":");
}
