import { connectTo } from "./x-client.ts";

const modifierBits = { shift: 1, control: 4, alt: 8 } as const;
type Modifier = keyof typeof modifierBits;

/**
 * Takes a combination for another application, as a window manager or a screenshot tool would. Fails when somebody has
 * it already. The answer gives it back.
 */
export async function grabKey(display: string, held: readonly Modifier[], letter: string): Promise<() => void> {
  const { client, root } = await connectTo(display, (error) => console.error(`key grab: ${error.message}`));
  const [first, last] = [8, 255];
  const keymap = await new Promise<readonly (readonly number[])[]>((resolve, reject) => {
    client.GetKeyboardMapping(first, last - first + 1, (error, rows) => (error ? reject(error) : resolve(rows)));
  });
  const row = keymap.findIndex((symbols) => symbols.includes(letter.toLowerCase().charCodeAt(0)));
  if (row < 0) throw new Error(`the keyboard of ${display} has no ${letter}`);
  const modifiers = held.reduce((bits, each) => bits | modifierBits[each], 0);
  await new Promise<void>((resolve, reject) => {
    client.GrabKey(root, 0, modifiers, first + row, 1, 1, (error) => {
      if (error) reject(error);
      else resolve();
      return true;
    });
  });
  return () => client.terminate();
}
