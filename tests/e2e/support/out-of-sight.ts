import { connectTo } from "../../../tools/drive/x-client.ts";
import { xdotool } from "./keyboard.ts";

/** Tells the browser that one of its windows is out of sight, as a desktop does when it is minimised. By its title. */
export async function putOutOfSight(display: string, title: string): Promise<void> {
  const id = Number((await xdotool(display, "search", "--name", title)).trim().split("\n")[0]);
  const connection = await connectTo(display, (error) => console.error(`out of sight: ${error.message}`));
  const [state, hidden, atoms] = await Promise.all(
    ["_NET_WM_STATE", "_NET_WM_STATE_HIDDEN", "ATOM"].map((name) => connection.atom(name)),
  );
  if (state === undefined || hidden === undefined || atoms === undefined) throw new Error("no atoms");
  connection.client.ChangeProperty(0, id, state, atoms, 32, [hidden]);
  await connection.atom("_NET_WM_STATE"); // the server has done it by the time that it answers this
  connection.client.terminate();
}
