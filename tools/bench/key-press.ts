import { connectTo } from "../drive/x-client.ts";

/** A keyboard of the X server's own test extension: no process has to be started between the clock and the key. */
export type Keyboard = Readonly<{
  /** Presses a combination and lets it go; answers when it was pressed, in milliseconds of the machine's clock. */
  press: (keys: readonly (keyof typeof symbols)[]) => Promise<number>;
  close: () => void;
}>;

const symbols = { Control: 0xffe3, Shift: 0xffe1, m: 0x6d, Escape: 0xff1b } as const;
const [press, release] = [2, 3];

/** Opens one on a display. */
export async function openKeyboard(display: string): Promise<Keyboard> {
  const { client, root } = await connectTo(display, (error) => console.error(`keyboard: ${error.message}`));
  const keymap = await new Promise<readonly (readonly number[])[]>((resolve, reject) => {
    client.GetKeyboardMapping(8, 248, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
  const { FakeInput } = await new Promise<{ FakeInput: FakeInput }>((resolve, reject) => {
    client.require("xtest", (error, extension) => (error ? reject(error) : resolve(extension)));
  });
  const codes = new Map(
    Object.entries(symbols).map(([name, symbol]) => [name, 8 + keymap.findIndex((row) => row.includes(symbol))]),
  );
  const send = (what: number, name: string) => FakeInput(what, codes.get(name) ?? 0, 0, root, 0, 0);
  return {
    press: async (keys) => {
      const at = performance.timeOrigin + performance.now();
      for (const name of keys) send(press, name);
      for (const name of keys.toReversed()) send(release, name);
      return at;
    },
    close: () => client.terminate(),
  };
}

type FakeInput = (type: number, code: number, time: number, window: number, x: number, y: number) => void;
