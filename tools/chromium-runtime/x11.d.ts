// The part of the `x11` package that the runtime uses; the package brings no declarations.
declare module "x11" {
  type Done<T> = (error: Error | null, value: T) => void;
  export type XProperty = { type: number; format: 8 | 16 | 32; bytesAfter: number; data: Buffer };
  export type XEvent = {
    name: string;
    wid: number;
    wid1: number;
    parent: number;
    atom: number;
    x: number;
    y: number;
    width: number;
    height: number;
    state: number;
    keycode: number;
    buttons: number;
    event: number;
    overrideRedirect: boolean | number;
    rawData: Buffer;
    target: number;
    property: number;
    requestor: number;
    selection: number;
    time: number;
    message_type: number;
    data: number[];
  };
  export type XClientId = { client: number; mask: number; value: number[] };
  export type XResources = { QueryClientIds(specs: { client: number; mask: number }[], done: Done<XClientId[]>): void };
  export type XComposite = {
    RedirectWindow(wid: number, type: 0 | 1): void;
    UnredirectWindow(wid: number, type: 0 | 1): void;
    NameWindowPixmap(wid: number, pixmap: number): void;
  };
  export type XRandr = {
    SelectInput(wid: number, mask: number): void;
    NotifyMask: Record<string, number>;
    GetScreenResources(
      wid: number,
      done: Done<{ outputs: number[]; crtcs: number[]; config_timestamp?: number }>,
    ): void;
    GetCrtcInfo(
      crtc: number,
      time: number,
      done: Done<{
        x: number;
        y: number;
        width: number;
        height: number;
        rotation: number;
        output: number[];
        mode: number;
      }>,
    ): void;
  };
  export interface XClient {
    AllocID(): number;
    ReleaseID(id: number): void;
    InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void;
    GetAtomName(atom: number, done: Done<string>): void;
    ChangeProperty(
      mode: number,
      wid: number,
      name: number,
      type: number,
      format: number,
      data: Buffer | string | readonly number[],
    ): void;
    DeleteProperty(wid: number, name: number): void;
    GetProperty(
      del: number,
      wid: number,
      name: number,
      type: number,
      offset: number,
      length: number,
      done: Done<XProperty>,
    ): void;
    ChangeWindowAttributes(wid: number, values: { eventMask?: number; overrideRedirect?: boolean }): void;
    GetWindowAttributes(
      wid: number,
      done: Done<{ mapState: number; klass: number; overrideRedirect: number; myEventMasks: number }>,
    ): void;
    CreateWindow(
      wid: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      border: number,
      depth: number,
      klass: number,
      visual: number,
      values: { eventMask?: number },
    ): void;
    DestroyWindow(wid: number): void;
    MapWindow(wid: number): void;
    UnmapWindow(wid: number): void;
    RaiseWindow(wid: number): void;
    ConfigureWindow(
      wid: number,
      options: { x?: number; y?: number; width?: number; height?: number; stackMode?: number },
    ): void;
    GetGeometry(
      wid: number,
      done: Done<{ depth: number; xPos: number; yPos: number; width: number; height: number; borderWidth: number }>,
    ): void;
    QueryTree(wid: number, done: Done<{ root: number; parent: number; children: number[] }>): void;
    TranslateCoordinates(
      from: number,
      to: number,
      x: number,
      y: number,
      done: Done<{ child: number; destX: number; destY: number }>,
    ): void;
    QueryPointer(wid: number, done: Done<{ rootX: number; rootY: number; keyMask: number }>): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planes: number,
      done: Done<{ depth: number; data: Buffer }>,
    ): void;
    FreePixmap(pixmap: number): void;
    SendEvent(wid: number, propagate: number, mask: number, event: object): void;
    SendClientMessage(
      destination: number,
      wid: number,
      type: number,
      format: 8 | 16 | 32,
      data: readonly number[],
      mask?: number,
    ): void;
    SetInputFocus(wid: number, revertTo: number): void;
    SetSelectionOwner(wid: number, selection: number, time?: number): void;
    ConvertSelection(wid: number, selection: number, target: number, property: number, time?: number): void;
    GetSelectionOwner(selection: number, done: Done<number>): void;
    GrabKey(
      wid: number,
      ownerEvents: number,
      modifiers: number,
      key: number,
      pointer: number,
      keyboard: number,
      done: (error: Error | null) => void,
    ): void;
    UngrabKey(wid: number, key: number, modifiers: number): void;
    GetKeyboardMapping(first: number, count: number, done: Done<number[][]>): void;
    Bell(percent: number): void;
    GrabServer(): void;
    UngrabServer(): void;
    require(name: "res", done: Done<XResources>): void;
    require(name: "composite", done: Done<XComposite>): void;
    require(name: "randr", done: Done<XRandr>): void;
    on(event: "event", listener: (event: XEvent) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "end", listener: () => void): this;
    off(event: "event", listener: (event: XEvent) => void): this;
    terminate(): void;
  }
  export type XScreen = {
    root: number;
    pixel_width: number;
    pixel_height: number;
    mm_width: number;
    mm_height: number;
    root_depth: number;
  };
  export function createClient(
    done: Done<{ client: XClient; screen: XScreen[]; min_keycode: number; max_keycode: number }>,
  ): XClient;
  export const eventMask: Record<
    "PropertyChange" | "StructureNotify" | "SubstructureNotify" | "SubstructureRedirect" | "FocusChange" | "KeyPress",
    number
  >;
  const x11: {
    createClient: typeof createClient;
    eventMask: typeof eventMask;
    keySyms: Record<string, { code: number }>;
  };
  export default x11;
}
