import type { PixelArea } from "@nchat/contract/area";
import type { XClient } from "x11";
import type { Log } from "../system/log.ts";
import { askX11, type XScreenLine } from "../system/x11.ts";

/** Where windows are on the desktop, in its pixels, by the ids under which they are captured; who is not found is left out. */
export type LocateWindows = (ids: readonly string[]) => Promise<ReadonlyMap<string, PixelArea>>;

/** What a window's owner or its manager draws around it, or (GTK's) what it draws of its shadow: left, right, top, bottom. */
type Frame = readonly [left: number, right: number, top: number, bottom: number];

const noFrame: Frame = [0, 0, 0, 0];

/** Asks the X server, where there is one; other desktops tell nobody where the windows of others are. */
export function locateX11Windows(ids: readonly string[], log: Log): ReturnType<LocateWindows> {
  return askX11({ what: "windows", log, fallback: new Map<string, PixelArea>() }, async (line) => {
    const [frameAtom, shadowAtom] = await Promise.all([
      atomOf(line.X, "_NET_FRAME_EXTENTS"),
      atomOf(line.X, "_GTK_FRAME_EXTENTS"),
    ]);
    const found = await Promise.all(
      ids.map(async (id): Promise<readonly [string, PixelArea][]> => {
        const xid = Number(/^window:(\d+):/.exec(id)?.[1] ?? 0);
        const [inner, frame, shadow] = await Promise.all([
          innerOf(line, xid),
          frameOf(line.X, xid, frameAtom),
          frameOf(line.X, xid, shadowAtom),
        ]);
        return inner ? [[id, framed(inner, frame, shadow)]] : [];
      }),
    );
    return new Map(found.flat());
  });
}

/** Pure. What is seen of a window: with its frame, without its shadow. */
export function framed({ x, y, width, height }: PixelArea, frame: Frame, shadow: Frame): PixelArea {
  const [left, right, top, bottom] = frame.map((size, side) => size - (shadow[side] ?? 0)) as unknown as Frame;
  return { x: x - left, y: y - top, width: width + left + right, height: height + top + bottom };
}

function atomOf(X: XClient, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    X.InternAtom(false, name, (error, atom) => (error ? reject(error) : resolve(atom)));
  });
}

/** Null for a window that is not there any more: `true` tells the client that this is no fault of the connection. */
function innerOf({ X, root }: XScreenLine, xid: number): Promise<PixelArea | null> {
  return new Promise((resolve) => {
    const gone = () => {
      resolve(null);
      return true;
    };
    X.GetGeometry(xid, (error, size) => {
      if (error) return gone();
      X.TranslateCoordinates(xid, root, 0, 0, (lost, place) => {
        if (lost) return gone();
        resolve({ x: place.destX, y: place.destY, width: size.width, height: size.height });
        return true;
      });
      return true;
    });
  });
}

function frameOf(X: XClient, xid: number, atom: number): Promise<Frame> {
  return new Promise((resolve) => {
    X.GetProperty(0, xid, atom, 0, 0, 4, (error, property) => {
      const data = error ? null : property.data;
      if (data === null || data.length < 16) resolve(noFrame);
      else resolve([data.readUInt32LE(0), data.readUInt32LE(4), data.readUInt32LE(8), data.readUInt32LE(12)]);
      return true;
    });
  });
}
