/** Reads what `ffmpeg -progress` writes. */
export type Progress = {
  readonly read: (text: string, now: number) => void;
  /** When the output last went on; null before it began. */
  readonly movedAt: () => number | null;
};

/** `onBegun` is told once, when the first frames have left. */
export function createProgress(onBegun: () => void): Progress {
  let rest = "";
  let time = 0;
  let moved: number | null = null;
  const readLine = (line: string, now: number) => {
    const found = /^out_time_us=(\d+)$/.exec(line.trim())?.[1];
    if (found === undefined || Number(found) <= time) return;
    time = Number(found);
    const isFirst = moved === null;
    moved = now;
    if (isFirst) onBegun();
  };
  return {
    read(text, now) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) readLine(line, now);
    },
    movedAt: () => moved,
  };
}
