/** Reads the bits of H.264's and AAC's headers. Beyond the end there are zeros: a cut header is read as a strange one. */
export type Bits = Readonly<{
  take: (count: number) => number;
  /** A number in Exp-Golomb code, without and with sign. */
  unsigned: () => number;
  signed: () => number;
}>;

/** No number in a header has more bits. */
const longest = 32;

/** Reads from the first bit on. */
export function readBits(bytes: Buffer): Bits {
  let at = 0;
  const bit = () => {
    const value = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const take = (count: number) => {
    let value = 0;
    for (let left = count; left > 0; left--) value = value * 2 + bit();
    return value;
  };
  const unsigned = () => {
    let zeros = 0;
    while (zeros < longest && bit() === 0) zeros += 1;
    return zeros === longest ? 0 : 2 ** zeros - 1 + take(zeros);
  };
  const signed = () => {
    const value = unsigned();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  };
  return { take, unsigned, signed };
}
