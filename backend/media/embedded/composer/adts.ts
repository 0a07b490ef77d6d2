const headBytes = 7;

type Listener = Readonly<{ onFrame: (frame: Buffer) => void; onFault: () => void }>;

/** Reads AAC frames from the pieces of an ADTS stream; `onFrame` is given what is inside each. */
export function createAdtsReader({ onFrame, onFault }: Listener): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    while (rest.length >= headBytes) {
      const isFrame = rest[0] === 0xff && ((rest[1] ?? 0) & 0xf6) === 0xf0;
      const length = (((rest[3] ?? 0) & 3) << 11) | ((rest[4] ?? 0) << 3) | ((rest[5] ?? 0) >> 5);
      if (!isFrame || length < headBytes) return onFault();
      if (rest.length < length) return;
      const hasSum = ((rest[1] ?? 0) & 1) === 0;
      onFrame(Buffer.from(rest.subarray(hasSum ? headBytes + 2 : headBytes, length)));
      rest = rest.subarray(length);
    }
  };
}
